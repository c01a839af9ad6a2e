-- Reads what an edition says about itself.
--
-- A row is: the edition; there is one row.
-- Safe to show: yes.
SELECT number, made_at, made_by, why, sample
FROM edition;
