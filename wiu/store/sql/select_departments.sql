-- Lists the departments of an edition by name, for the office.
--
-- A row is: one department: its identifier, and how people call it.
-- Safe to show: to the office.
SELECT
    department.department_id,
    concat_ws(', ', department.name, organisation.name, department.department_id) AS named
FROM department
LEFT JOIN organisation USING (org_code)
ORDER BY named;
