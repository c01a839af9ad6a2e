-- Gives back what `select_lock` took.
--
-- $name: what it is, within this database
-- A row is: whether it was held.
-- Safe to show: yes.
SELECT pg_advisory_unlock(hashtextextended($name, 0));
