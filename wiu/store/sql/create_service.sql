-- Lays out the services that departments run or buy (D1).
--
-- A row is: one service of one return.
-- Safe to show: no: shown by department through the services map only (R4).
CREATE TABLE IF NOT EXISTS service (
    submission_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    service_type VARCHAR,
    provided VARCHAR
);
