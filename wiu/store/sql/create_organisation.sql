-- Lays out the organisations that run departments or buy services from them.
--
-- A row is: one organisation.
-- Safe to show: yes: organisations are public (D2).
CREATE TABLE IF NOT EXISTS organisation (
    org_code VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    org_type VARCHAR,
    nation VARCHAR,
    region VARCHAR,
    area VARCHAR,
    postcode VARCHAR,
    lat DOUBLE,
    lon DOUBLE,
    valid_from DATE,
    valid_to DATE,
    successor_code VARCHAR
);
