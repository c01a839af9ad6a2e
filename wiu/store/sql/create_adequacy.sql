-- Lays out opinions on the adequacy of staffing (D11).
--
-- A row is: one opinion of one return.
-- Safe to show: no: personal data (S1).
CREATE TABLE IF NOT EXISTS adequacy (
    submission_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    rating BIGINT,
    comment VARCHAR
);
