-- Lists the departments of an edition by name, for the office.
--
-- A row is: one department: its identifier, how people call it, and whether its head wants to be listed.
-- Safe to show: to the office.
SELECT
    department.department_id,
    concat(department.name, ' (', department.department_id, ')') AS named,
    department.head_listing
FROM department
ORDER BY named;
