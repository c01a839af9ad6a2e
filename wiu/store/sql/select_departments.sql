-- Lists the departments of an edition by name, for the office.
--
-- A row is: one department: its identifier, and how people call it.
-- Safe to show: to the office.
SELECT
    department.department_id,
    concat(department.name, ' (', department.department_id, ')') AS named
FROM department
ORDER BY named;
