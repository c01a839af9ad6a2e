-- Sums what departments said about their equipment, devices and patients, by department and the codes asked for.
--
-- $round: the round
-- $columns: the dimensions, from specialism, region, nation, sector, org_type; or round_id alone
-- A row is: one department, one combination of codes, and one kind of equipment in one specialism (`of_specialism`),
--   of accepted returns only. NULL: not said.
-- Safe to show: no: raw counts (R2), and workload beside a department (D4).
WITH line AS (
    SELECT
        submission.round_id,
        coalesce(submission.department_id, submission.submission_id) AS contributor,
        workload.specialism,
        coalesce(organisation.region, 'unknown') AS region,
        coalesce(organisation.nation, 'unknown') AS nation,
        coalesce(department.sector, 'unknown') AS sector,
        coalesce(organisation.org_type, 'unknown') AS org_type,
        workload.specialism AS of_specialism,
        workload.measure,
        workload.quantity::DECIMAL(18, 6) AS quantity
    FROM workload
    JOIN submission USING (submission_id)
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE submission.round_id = $round AND submission.status = 'accepted'
)
SELECT
    contributor,
    COLUMNS($columns),
    of_specialism,
    measure,
    sum(quantity)::DOUBLE AS quantity
FROM line
GROUP BY ALL
ORDER BY ALL;
