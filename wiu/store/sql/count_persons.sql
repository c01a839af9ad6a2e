-- Counts the people who were asked themselves, by department (or person) and the codes asked for.
--
-- $round: the round
-- $columns: the dimensions, any of them; or round_id alone
-- $beside: the table whose rows are counted too: returns that have rows there are left out, lest people count twice; person for none
-- A row is: one department, or one person where no department is known, and one combination of codes, of accepted
--   returns only. NULL: not said.
-- Safe to show: no: raw counts (R2) and personal data (S1).
WITH counted_there AS (
    -- few returns are of people: looking for theirs alone is quicker than listing all that have rows there
    SELECT submission_id
    FROM staffing
    WHERE $beside = 'staffing' AND submission_id IN (SELECT submission_id FROM person)
    UNION ALL
    SELECT submission_id
    FROM demographics
    WHERE $beside = 'demographics' AND submission_id IN (SELECT submission_id FROM person)
),
line AS (
    SELECT
        submission.round_id,
        coalesce(submission.department_id, submission.submission_id) AS contributor,
        person.specialism,
        person.staff_group,
        coalesce(person.registration, 'unknown') AS registration,
        coalesce(person.afc_band, 'unknown') AS afc_band,
        coalesce(person.age_band, 'unknown') AS age_band,
        coalesce(person.gender, 'unknown') AS gender,
        coalesce(organisation.region, 'unknown') AS region,
        coalesce(organisation.nation, 'unknown') AS nation,
        coalesce(department.sector, 'unknown') AS sector,
        coalesce(organisation.org_type, 'unknown') AS org_type,
        person.wte::DECIMAL(18, 6) AS worked
    FROM person
    JOIN submission USING (submission_id)
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    WHERE submission.round_id = $round
        AND submission.status = 'accepted'
        AND submission_id NOT IN (SELECT submission_id FROM counted_there)
)
SELECT
    contributor,
    COLUMNS($columns),
    count(*)::DOUBLE AS headcount,
    count(*)::DOUBLE AS persons,
    sum(worked)::DOUBLE AS wte_in_post
FROM line
GROUP BY ALL
ORDER BY ALL;
