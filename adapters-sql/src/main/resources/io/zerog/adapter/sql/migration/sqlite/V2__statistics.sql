-- Without statistics SQLite takes the index of the status for a list of one type. These are fixed,
-- and never gathered, so that plans do not change with the data: of a million jobs, how many share
-- the first column of an index, the first two, and so on.
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('zerog_jobs', 'sqlite_autoindex_zerog_jobs_1', '1000000 1'),
    ('zerog_jobs', 'zerog_jobs_by_status', '1000000 200000 2 1'),
    ('zerog_jobs', 'zerog_jobs_by_type', '1000000 50000 10000 2 1'),
    ('zerog_jobs', 'zerog_jobs_queued', '200000 100000 2 1'),
    ('zerog_jobs', 'zerog_jobs_finished', '600000 2 1');

-- Makes this connection read them too.
ANALYZE sqlite_schema;
