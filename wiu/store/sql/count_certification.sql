-- Counts the certificates that staff hold, by department and the codes asked for.
--
-- $round: the round
-- $columns: the dimensions, from specialism, staff_group, certification, region, nation, sector, org_type; or round_id alone
-- A row is: one department and one combination of codes, of accepted returns only. A person who holds two certificates
--   counts under each. NULL: not said.
-- Safe to show: no: raw counts (R2).
WITH line AS (
    SELECT
        submission.round_id,
        coalesce(submission.department_id, submission.submission_id) AS contributor,
        certification.specialism,
        certification.staff_group,
        coalesce(certification.certification, 'unknown') AS certification,
        coalesce(organisation.region, 'unknown') AS region,
        coalesce(organisation.nation, 'unknown') AS nation,
        coalesce(department.sector, 'unknown') AS sector,
        coalesce(organisation.org_type, 'unknown') AS org_type,
        certification.headcount AS holders
    FROM certification
    JOIN submission USING (submission_id)
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE submission.round_id = $round AND submission.status = 'accepted'
)
SELECT contributor, COLUMNS($columns), sum(holders)::DOUBLE AS certificates
FROM line
GROUP BY ALL
ORDER BY ALL;
