-- Lays out the rows of files that could not be taken in, kept for whoever mends them.
--
-- A row is: one row of a file, as text, without its private columns (S1).
-- Safe to show: no: raw answers, for the office only.
CREATE TABLE IF NOT EXISTS quarantine (
    edition BIGINT NOT NULL,
    file VARCHAR NOT NULL,
    round_id VARCHAR NOT NULL,
    row_number BIGINT,
    raw VARCHAR,
    rule VARCHAR
);
