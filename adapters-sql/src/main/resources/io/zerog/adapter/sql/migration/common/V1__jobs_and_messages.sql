-- One text for SQLite and PostgreSQL: ${blob} and ${sequence} name what each calls it.
--
-- Times are milliseconds since 1970-01-01 UTC. Text that comes from jobs is kept as UTF-8 bytes,
-- because PostgreSQL's text takes no NUL.

-- status: 0 queued, 1 running, 2 succeeded, 3 failed, 4 cancelled.
-- version changes with every write and never repeats; born is the version of the insert.
-- epoch is that of a queued job's message, and absent otherwise: so the partial index below is
-- the only one that a search for it can use.
-- parameters are here when they are small, else in zerog_parameters.
CREATE TABLE zerog_jobs (
    id ${blob} NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    born BIGINT NOT NULL,
    status SMALLINT NOT NULL,
    type VARCHAR(64) NOT NULL,
    epoch ${blob},
    created_at BIGINT NOT NULL,
    review_at BIGINT NOT NULL,
    finished_at BIGINT,
    document ${blob} NOT NULL,
    parameters ${blob}
);

-- Lists without a status merge one range of these for each status, so that a change of status
-- costs two indexes and not four.
CREATE INDEX zerog_jobs_by_status ON zerog_jobs (status, created_at, id);
CREATE INDEX zerog_jobs_by_type ON zerog_jobs (type, status, created_at, id);
CREATE INDEX zerog_jobs_queued ON zerog_jobs (epoch, review_at, id) WHERE epoch IS NOT NULL;
CREATE INDEX zerog_jobs_finished ON zerog_jobs (finished_at, id) WHERE finished_at IS NOT NULL;

CREATE TABLE zerog_parameters (
    job ${blob} NOT NULL PRIMARY KEY,
    content ${blob} NOT NULL
);

CREATE TABLE zerog_outputs (
    job ${blob} NOT NULL,
    token ${blob} NOT NULL,
    media_type VARCHAR NOT NULL,
    content ${blob} NOT NULL,
    PRIMARY KEY (job, token)
);

-- level: 0 event, 1 warning, 2 error.
CREATE TABLE zerog_journal (
    job ${blob} NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    level SMALLINT NOT NULL,
    code INTEGER,
    message ${blob} NOT NULL,
    stack_trace ${blob},
    PRIMARY KEY (job, seq)
);

-- orders: 0 active, 1 draining, 2 retired. running is a row of ids, 16 bytes each; names are
-- separated by commas, which no name has.
CREATE TABLE zerog_workers (
    id ${blob} NOT NULL PRIMARY KEY,
    orders SMALLINT NOT NULL,
    host ${blob} NOT NULL,
    slots INTEGER NOT NULL,
    running ${blob} NOT NULL,
    types ${blob} NOT NULL,
    queues ${blob} NOT NULL,
    heap_used BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    reports BIGINT NOT NULL
);

-- A message waits until ready_at. stamp tells one reservation from the next; 0 is none.
CREATE TABLE zerog_messages (
    seq ${sequence},
    job ${blob} NOT NULL,
    queue VARCHAR(64) NOT NULL,
    priority SMALLINT NOT NULL,
    ready_at BIGINT NOT NULL,
    stamp BIGINT NOT NULL
);

CREATE TABLE zerog_facts (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    content VARCHAR NOT NULL
);
