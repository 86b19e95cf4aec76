-- On PostgreSQL the nodes share the queue, so the order of delivery is an index; on SQLite the one
-- process keeps it in memory.
CREATE INDEX zerog_messages_ready ON zerog_messages (queue, priority, ready_at, seq);

-- Heartbeats change no indexed column: with room on the page they cost no index.
ALTER TABLE zerog_jobs SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- Rows live for moments here; vacuum early, or every look walks over the dead.
ALTER TABLE zerog_messages SET (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 50000
);
