-- Tells how complete the answers of each round are: who gave what, among those who answered.
--
-- A row is: one round and one item: departments (or people who answered for themselves) that gave it, and all that answered.
-- Safe to show: in parts: shares of a round, never where fewer than the least number of departments gave it or did not.
WITH accepted AS (
    SELECT round_id, submission_id, coalesce(department_id, submission_id) AS contributor
    FROM submission
    WHERE status = 'accepted'
), told AS (
    SELECT submission_id, unnest([
        CASE WHEN headcount IS NOT NULL THEN 'headcount' END,
        CASE WHEN wte_in_post IS NOT NULL THEN 'wte_in_post' END,
        CASE WHEN wte_establishment IS NOT NULL THEN 'wte_establishment' END,
        CASE WHEN wte_vacant IS NOT NULL THEN 'wte_vacant' END,
        CASE WHEN wte_vacant_3_months IS NOT NULL THEN 'wte_vacant_3_months' END,
        CASE WHEN coalesce(afc_band, 'unknown') <> 'unknown' THEN 'afc_band' END,
        CASE WHEN coalesce(registration, 'unknown') <> 'unknown' THEN 'registration' END
    ]) AS item
    FROM staffing
    UNION ALL
    SELECT submission_id, unnest([
        CASE WHEN coalesce(age_band, 'unknown') <> 'unknown' THEN 'age_band' END,
        CASE WHEN coalesce(gender, 'unknown') <> 'unknown' THEN 'gender' END
    ])
    FROM demographics
    UNION ALL
    SELECT submission_id, unnest([
        'headcount',
        CASE WHEN wte IS NOT NULL THEN 'wte_in_post' END,
        CASE WHEN coalesce(afc_band, 'unknown') <> 'unknown' THEN 'afc_band' END,
        CASE WHEN coalesce(registration, 'unknown') <> 'unknown' THEN 'registration' END,
        CASE WHEN coalesce(age_band, 'unknown') <> 'unknown' THEN 'age_band' END,
        CASE WHEN coalesce(gender, 'unknown') <> 'unknown' THEN 'gender' END
    ])
    FROM person
    UNION ALL
    SELECT submission_id, 'workload' FROM workload WHERE quantity IS NOT NULL
    UNION ALL
    SELECT submission_id, 'certification' FROM certification WHERE headcount IS NOT NULL
    UNION ALL
    SELECT submission_id, 'adequacy' FROM adequacy WHERE rating IS NOT NULL
    UNION ALL
    SELECT submission_id, 'service' FROM service WHERE provided IS NOT NULL
), everybody AS (
    SELECT round_id, count(DISTINCT contributor) AS answered
    FROM accepted
    GROUP BY round_id
)
SELECT accepted.round_id, told.item, count(DISTINCT accepted.contributor) AS gave, any_value(everybody.answered) AS answered
FROM accepted
JOIN told USING (submission_id)
JOIN everybody USING (round_id)
WHERE told.item IS NOT NULL
GROUP BY accepted.round_id, told.item
ORDER BY ALL;
