-- Sums what departments said about the ages and genders of their staff, by department and the codes asked for.
--
-- $round: the round
-- $columns: the dimensions, from specialism, staff_group, age_band, gender, region, nation, sector, org_type; or round_id alone
-- A row is: one department and one combination of codes, of accepted returns only. NULL: not said.
-- Safe to show: no: raw counts (R2).
WITH line AS (
    SELECT
        submission.round_id,
        coalesce(submission.department_id, submission.submission_id) AS contributor,
        demographics.specialism,
        demographics.staff_group,
        coalesce(demographics.age_band, 'unknown') AS age_band,
        coalesce(demographics.gender, 'unknown') AS gender,
        coalesce(organisation.region, 'unknown') AS region,
        coalesce(organisation.nation, 'unknown') AS nation,
        coalesce(department.sector, 'unknown') AS sector,
        coalesce(organisation.org_type, 'unknown') AS org_type,
        demographics.headcount AS people
    FROM demographics
    JOIN submission USING (submission_id)
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE submission.round_id = $round AND submission.status = 'accepted'
)
SELECT
    contributor,
    COLUMNS($columns),
    sum(people)::DOUBLE AS headcount,
    sum(coalesce(people, 0))::DOUBLE AS persons
FROM line
GROUP BY ALL
ORDER BY ALL;
