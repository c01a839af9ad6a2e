-- Sums what departments said about their staff and posts, by department and the codes asked for.
--
-- $round: the round
-- $columns: the dimensions, from specialism, staff_group, registration, afc_band, region, nation, sector, org_type; or round_id alone
-- $figures: which of the sums are needed; the others are not worked out
-- A row is: one department and one combination of codes, of accepted returns only. NULL: not said. `persons` is the
--   least number of people behind the row where a headcount was not said; `rate_established` takes in post + vacant
--   for an establishment not said, which `derived` marks.
-- Safe to show: no: raw counts (R2).
WITH line AS (
    SELECT
        submission.round_id,
        coalesce(submission.department_id, submission.submission_id) AS contributor,
        staffing.specialism,
        staffing.staff_group,
        coalesce(staffing.registration, 'unknown') AS registration,
        coalesce(staffing.afc_band, 'unknown') AS afc_band,
        coalesce(organisation.region, 'unknown') AS region,
        coalesce(organisation.nation, 'unknown') AS nation,
        coalesce(department.sector, 'unknown') AS sector,
        coalesce(organisation.org_type, 'unknown') AS org_type,
        staffing.headcount,
        -- decimals add up alike in whatever order they come
        staffing.wte_in_post::DECIMAL(18, 6) AS in_post,
        staffing.wte_establishment::DECIMAL(18, 6) AS established,
        staffing.wte_vacant::DECIMAL(18, 6) AS vacant,
        staffing.wte_vacant_3_months::DECIMAL(18, 6) AS vacant_long
    FROM staffing
    JOIN submission USING (submission_id)
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE submission.round_id = $round AND submission.status = 'accepted'
),
summed AS (
    SELECT
        contributor,
        COLUMNS($columns),
        sum(headcount)::DOUBLE AS headcount,
        sum(coalesce(headcount, ceil(in_post), 0))::DOUBLE AS persons,
        sum(in_post)::DOUBLE AS wte_in_post,
        sum(established)::DOUBLE AS wte_establishment,
        sum(vacant)::DOUBLE AS wte_vacant,
        sum(vacant_long)::DOUBLE AS wte_vacant_3_months,
        sum(vacant) FILTER (WHERE coalesce(established, in_post) IS NOT NULL)::DOUBLE AS rate_vacant,
        sum(coalesce(established, in_post + vacant)) FILTER (WHERE vacant IS NOT NULL)::DOUBLE AS rate_established,
        coalesce(bool_or(established IS NULL AND in_post + vacant IS NOT NULL), false) AS derived
    FROM line
    GROUP BY ALL
)
SELECT contributor, COLUMNS($columns), COLUMNS($figures)
FROM summed
ORDER BY ALL;
