-- Lays out the statements on who serves whom (D3), one set of them for each edition of the survey data.
--
-- A row is: one statement by one side.
-- Safe to show: no: never, to anybody outside the office (R1).
CREATE TABLE IF NOT EXISTS service_contract (
    edition BIGINT NOT NULL,
    provider_department_id VARCHAR,
    provider_name VARCHAR,
    client_org_code VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    arrangement VARCHAR NOT NULL,
    start DATE,
    "end" DATE,
    stated_by VARCHAR NOT NULL,
    submission_id VARCHAR NOT NULL
);
