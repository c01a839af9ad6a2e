-- Lays out the answers of people who were asked themselves.
--
-- A row is: one person.
-- Safe to show: no: personal data (S1).
CREATE TABLE IF NOT EXISTS person (
    submission_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    staff_group VARCHAR NOT NULL,
    registration VARCHAR,
    afc_band VARCHAR,
    esr_code VARCHAR,
    age_band VARCHAR,
    gender VARCHAR,
    wte DOUBLE
);
