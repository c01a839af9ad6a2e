-- Gives an edition a place for the number of the edition whose rows it holds again.
--
-- A row is: none comes back.
-- Safe to show: yes.
ALTER TABLE edition
ADD COLUMN IF NOT EXISTS restores BIGINT;
