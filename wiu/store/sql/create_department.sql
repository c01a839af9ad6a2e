-- Lays out the departments that a survey may ask.
--
-- A row is: one department.
-- Safe to show: in parts: names and work addresses go to members (R4, R5), an objected name does not.
CREATE TABLE IF NOT EXISTS department (
    department_id VARCHAR PRIMARY KEY,
    org_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    specialism VARCHAR,
    sector VARCHAR,
    head_of_service VARCHAR,
    head_listing VARCHAR,
    work_email VARCHAR,
    work_address VARCHAR,
    lat DOUBLE,
    lon DOUBLE
);
