-- Lays out the steps of releases, to which steps are only ever added.
--
-- A row is: one step: what happened, when (UTC), who did it, why. Of two people who act at once, the
--   key lets one through.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
CREATE TABLE IF NOT EXISTS release_step (
    number VARCHAR NOT NULL,
    step BIGINT NOT NULL,
    deed VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    PRIMARY KEY (number, step)
);
