-- Counts the opinions on the adequacy of staffing, by department and the codes asked for.
--
-- $round: the round
-- $columns: the dimensions, from specialism, adequacy, region, nation, sector, org_type; or round_id alone
-- A row is: one department and one combination of codes, of accepted returns only. Comments are not read here (D11).
-- Safe to show: no: an opinion is personal data (S1), shown as totals only.
WITH line AS (
    SELECT
        submission.round_id,
        coalesce(submission.department_id, submission.submission_id) AS contributor,
        adequacy.specialism,
        CASE WHEN adequacy.rating BETWEEN 1 AND 5 THEN adequacy.rating::VARCHAR ELSE 'unknown' END AS adequacy,
        coalesce(organisation.region, 'unknown') AS region,
        coalesce(organisation.nation, 'unknown') AS nation,
        coalesce(department.sector, 'unknown') AS sector,
        coalesce(organisation.org_type, 'unknown') AS org_type
    FROM adequacy
    JOIN submission USING (submission_id)
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE submission.round_id = $round AND submission.status = 'accepted' AND adequacy.rating IS NOT NULL
)
SELECT contributor, COLUMNS($columns), count(*)::DOUBLE AS opinions
FROM line
GROUP BY ALL
ORDER BY ALL;
