-- Lists who was asked in a round and whether they answered.
--
-- $round: the round
-- $columns: what to say of each department, from specialism, region, nation, sector, org_type
-- A row is: one department and specialism that should have answered; in no order.
-- Safe to show: no: who did not answer is for the office; numbers of departments may be shown.
WITH asked AS (
    SELECT
        population.department_id,
        population.specialism,
        coalesce(organisation.region, 'unknown') AS region,
        coalesce(organisation.nation, 'unknown') AS nation,
        coalesce(department.sector, 'unknown') AS sector,
        coalesce(organisation.org_type, 'unknown') AS org_type,
        population.department_id IN (
            SELECT submission.department_id
            FROM submission
            WHERE submission.round_id = $round
                AND submission.status = 'accepted'
                AND submission.department_id IS NOT NULL
        ) AS answered
    FROM population
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE population.round_id = $round AND population.eligible
)
SELECT department_id, COLUMNS($columns), answered
FROM asked;
