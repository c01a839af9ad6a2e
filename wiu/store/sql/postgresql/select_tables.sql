-- Lists the tables of the register.
--
-- A row is: one table.
-- Safe to show: yes.
SELECT table_name::text
FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
ORDER BY table_name::text;
