-- Lays out the survey rounds.
--
-- A row is: one round of the survey.
-- Safe to show: yes.
CREATE TABLE IF NOT EXISTS survey_round (
    round_id VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    specialisms VARCHAR,
    census_date DATE NOT NULL,
    opened DATE,
    closed DATE,
    population_definition VARCHAR,
    status VARCHAR
);
