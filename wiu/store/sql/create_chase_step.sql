-- Lays out who was chased for an answer: steps are only ever added.
--
-- A row is: one step on one gap of one round. `gap` names whom to ask and nothing of any contract (R1);
--   `expected` is the day on which an answer is expected. Moments are UTC.
-- Safe to show: no: who did not answer is for the office.
CREATE TABLE IF NOT EXISTS chase_step (
    number BIGINT PRIMARY KEY,
    round_id VARCHAR NOT NULL,
    gap VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    chased_on DATE NOT NULL,
    expected DATE,
    chased_by VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL
);
