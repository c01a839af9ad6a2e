-- Waits until nobody else has what is named here, and takes it; it is given back at the latest when the connection ends.
--
-- $name: what it is, within this database
-- A row is: none of interest.
-- Safe to show: yes.
SELECT pg_advisory_lock(hashtextextended($name, 0));
