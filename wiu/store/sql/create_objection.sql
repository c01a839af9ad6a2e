-- Lays out what Heads of Service said of being listed (R4), to which entries are only ever added.
--
-- A row is: one word on one department's head: `listed` is false for an objection, true where it was withdrawn.
--   The last one counts. Moments are UTC.
-- Safe to show: to the office.
CREATE TABLE IF NOT EXISTS objection (
    sequence BIGINT PRIMARY KEY,
    department_id VARCHAR NOT NULL,
    listed BOOLEAN NOT NULL,
    said_at TIMESTAMP NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
