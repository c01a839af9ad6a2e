-- Lays out what an edition says about itself.
--
-- A row is: the edition that the file holds; there is one row. Moments are UTC.
-- Safe to show: yes.
CREATE TABLE edition (
    number BIGINT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    made_by VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    sample BOOLEAN NOT NULL
);
