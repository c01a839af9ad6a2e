-- Counts the releases that the register holds, whatever became of them.
--
-- A row is: the one number.
-- Safe to show: yes.
SELECT count(*)
FROM release;
