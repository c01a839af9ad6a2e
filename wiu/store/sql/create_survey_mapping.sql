-- Lays out the mappings of survey files that a person approved, one row a version.
-- `columns` are those of the file it was approved for (JSON list), `approvals` who approved each statement (JSON object).
--
-- A row is: one version of a survey's mapping, as TOML.
-- Safe to show: to the office, which loads surveys; it holds no answers.
CREATE TABLE IF NOT EXISTS survey_mapping (
    name VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    toml VARCHAR NOT NULL,
    columns VARCHAR NOT NULL,
    approvals VARCHAR NOT NULL,
    round_id VARCHAR NOT NULL,
    approved_by VARCHAR NOT NULL,
    approved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (name, version)
);
