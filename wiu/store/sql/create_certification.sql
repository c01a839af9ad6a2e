-- Lays out the certificates that staff hold (D8).
--
-- A row is: one certificate in one staff group of one return.
-- Safe to show: no: raw counts (R2).
CREATE TABLE IF NOT EXISTS certification (
    submission_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    staff_group VARCHAR NOT NULL,
    certification VARCHAR,
    headcount BIGINT
);
