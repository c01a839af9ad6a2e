-- Keeps that a database has been through a migration.
--
-- $number: its place in the list, from 1
-- $name: its name
-- A row is: none comes back.
-- Safe to show: yes.
INSERT INTO migration (number, name)
VALUES ($number, $name);
