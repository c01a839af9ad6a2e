-- Lays out the returns, those that count and those that were kept beside them. Moments are UTC.
--
-- A row is: one return: of a department, or of a person.
-- Safe to show: no.
CREATE TABLE IF NOT EXISTS submission (
    submission_id VARCHAR PRIMARY KEY,
    round_id VARCHAR NOT NULL,
    department_id VARCHAR,
    received_at TIMESTAMP,
    file VARCHAR,
    row_hash VARCHAR,
    granularity VARCHAR NOT NULL,
    status VARCHAR NOT NULL
);
