-- Lays out the findings that a person accepted when a file was loaded.
--
-- A row is: one finding, by the row and column of its file, and the reason why its row was loaded as it stands. No answer.
-- Safe to show: to the office, which loads surveys.
CREATE TABLE IF NOT EXISTS accepted_finding (
    edition BIGINT NOT NULL,
    file VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    round_id VARCHAR NOT NULL,
    row_number BIGINT NOT NULL,
    column_name VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    accepted_by VARCHAR NOT NULL,
    accepted_at TIMESTAMP NOT NULL
);
