-- Lays out ages and genders, asked apart from bands (D9, D10).
--
-- A row is: one group of one department's staff.
-- Safe to show: no: raw counts (R2).
CREATE TABLE IF NOT EXISTS demographics (
    submission_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    staff_group VARCHAR NOT NULL,
    age_band VARCHAR,
    gender VARCHAR,
    headcount BIGINT
);
