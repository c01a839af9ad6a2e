-- Sums the WTE that each department of a round established, for the office's estimates of non-response.
--
-- $round: the round
-- A row is: one department and specialism that should have answered; `wte` is what it established, in post +
--   vacant where it stated no establishment, NULL where it stated neither or has no accepted return.
-- Safe to show: no: one department's WTE (R2).
WITH line AS (
    SELECT
        submission.department_id,
        staffing.specialism,
        coalesce(
            staffing.wte_establishment::DECIMAL(18, 6),
            staffing.wte_in_post::DECIMAL(18, 6) + coalesce(staffing.wte_vacant::DECIMAL(18, 6), 0)
        ) AS wte
    FROM staffing
    JOIN submission USING (submission_id)
    WHERE submission.round_id = $round AND submission.status = 'accepted'
),
stated AS (
    SELECT department_id, specialism, sum(wte)::DOUBLE AS wte
    FROM line
    WHERE wte IS NOT NULL
    GROUP BY ALL
)
SELECT
    population.department_id,
    population.specialism,
    coalesce(organisation.region, 'unknown') AS region,
    stated.wte
FROM population
LEFT JOIN department USING (department_id)
LEFT JOIN organisation USING (org_code)
LEFT JOIN stated
    ON stated.department_id = population.department_id AND stated.specialism = population.specialism
WHERE population.round_id = $round AND population.eligible
ORDER BY ALL;
