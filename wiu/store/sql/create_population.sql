-- Lays out who should have answered: the denominator of every response rate.
--
-- A row is: one department asked about one specialism in one round.
-- Safe to show: no: who did not answer is for the office.
CREATE TABLE IF NOT EXISTS population (
    round_id VARCHAR NOT NULL,
    department_id VARCHAR NOT NULL,
    specialism VARCHAR NOT NULL,
    eligible BOOLEAN NOT NULL
);
