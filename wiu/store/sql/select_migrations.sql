-- Lists the changes of layout that a database has been through.
--
-- A row is: one migration.
-- Safe to show: yes.
SELECT number, name
FROM migration
ORDER BY number;
