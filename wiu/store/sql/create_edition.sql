-- Lays out what an edition says about itself.
--
-- A row is: the edition that the file holds; there is one row. Moments are UTC. `restores` is the number of the
--   edition whose rows it holds again, null where a load made them.
-- Safe to show: yes.
CREATE TABLE IF NOT EXISTS edition (
    number BIGINT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    made_by VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    sample BOOLEAN NOT NULL,
    restores BIGINT
);
