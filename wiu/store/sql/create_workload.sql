-- Lays out the workload of services (D4).
--
-- A row is: one measure of one return.
-- Safe to show: no.
CREATE TABLE IF NOT EXISTS workload (
    submission_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    quantity DOUBLE
);
