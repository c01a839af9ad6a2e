-- Lays out the steps that requests take, to which steps are only ever added (Q4).
--
-- A row is: one step: what happened, the state it led to, when (UTC), who did it, which clause, why.
--   `event` is empty for the coming in; of two people who act at once, the key lets one through.
-- Safe to show: to the office and the unit; what was referred also to the liaison group.
CREATE TABLE IF NOT EXISTS request_step (
    number VARCHAR NOT NULL,
    step BIGINT NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    actor VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    clause VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    refusal VARCHAR NOT NULL,
    day DATE,
    PRIMARY KEY (number, step)
);
