-- Reads what an edition says about itself, in whatever layout it was written.
--
-- A row is: the edition, with the columns of its time; there is one row.
-- Safe to show: yes.
SELECT *
FROM edition;
