-- Writes what an edition says about itself.
--
-- $number: its number
-- $made_at: when it was made, UTC
-- $made_by: the identity of who made it
-- $why: what it was made for, a sentence
-- $sample: whether its rows are invented
-- $restores: the edition whose rows it holds again, null where a load made them
-- A row is: none comes back.
-- Safe to show: yes.
INSERT INTO edition (number, made_at, made_by, why, sample, restores)
VALUES ($number, $made_at, $made_by, $why, $sample, $restores);
