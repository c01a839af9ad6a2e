-- Lists departments with their Heads of Service and work details, for those who may have them (R5).
--
-- $specialism: the specialism, empty for all
-- $place: a region or a nation, empty for the whole of the UK
-- A row is: one department whose Head of Service has not objected to being listed.
-- Safe to show: in parts: to members with a professional purpose that is stated and kept.
SELECT
    department.department_id,
    coalesce(organisation.region, 'unknown') AS region,
    coalesce(organisation.name, department.org_code) AS organisation,
    department.name AS department,
    coalesce(department.head_of_service, '') AS head_of_service,
    coalesce(department.work_email, '') AS work_email,
    coalesce(department.work_address, '') AS work_address
FROM department
LEFT JOIN organisation USING (org_code)
WHERE coalesce(department.head_listing, 'unknown') <> 'objected'
    AND $specialism IN ('', department.specialism)
    AND $place IN ('', organisation.region, organisation.nation)
ORDER BY region, organisation, department, department_id;
