-- Lists the departments that answered a round, with their organisations: whose own figures a request may ask for (Q2c).
--
-- $round: the round
-- A row is: one department with an accepted return of the round and one specialism that it gave staff in.
-- Safe to show: to the office and the unit: it tells who answered.
SELECT DISTINCT
    department.department_id,
    department.name AS department,
    department.org_code,
    coalesce(organisation.name, department.org_code) AS organisation,
    coalesce(organisation.region, 'unknown') AS region,
    staffing.specialism
FROM submission
JOIN staffing USING (submission_id)
JOIN department USING (department_id)
LEFT JOIN organisation USING (org_code)
WHERE submission.round_id = $round AND submission.status = 'accepted'
ORDER BY organisation, department, specialism, department.department_id;
