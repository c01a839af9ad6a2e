-- Lists the codes that accepted returns gave, for whoever chooses a breakdown or a filter.
--
-- A row is: one dimension and one code of it.
-- Safe to show: yes: that a code was used somewhere says nothing of anybody.
WITH accepted AS (
    SELECT submission_id, department_id
    FROM submission
    WHERE status = 'accepted'
), place AS (
    SELECT organisation.region, organisation.nation, department.sector, organisation.org_type
    FROM accepted
    LEFT JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
), answer AS (
    SELECT
        specialism, staff_group, registration, afc_band, NULL AS age_band, NULL AS gender,
        NULL AS certification, NULL AS adequacy
    FROM staffing
    WHERE submission_id IN (SELECT submission_id FROM accepted)
    UNION ALL
    SELECT specialism, staff_group, NULL, NULL, coalesce(age_band, 'unknown'), coalesce(gender, 'unknown'), NULL, NULL
    FROM demographics
    WHERE submission_id IN (SELECT submission_id FROM accepted)
    UNION ALL
    SELECT
        specialism,
        staff_group,
        coalesce(registration, 'unknown'),
        coalesce(afc_band, 'unknown'),
        coalesce(age_band, 'unknown'),
        coalesce(gender, 'unknown'),
        NULL,
        NULL
    FROM person
    WHERE submission_id IN (SELECT submission_id FROM accepted)
    UNION ALL
    SELECT specialism, staff_group, NULL, NULL, NULL, NULL, coalesce(certification, 'unknown'), NULL
    FROM certification
    WHERE submission_id IN (SELECT submission_id FROM accepted)
    UNION ALL
    SELECT
        specialism, NULL, NULL, NULL, NULL, NULL, NULL,
        CASE WHEN rating BETWEEN 1 AND 5 THEN rating::VARCHAR ELSE 'unknown' END
    FROM adequacy
    WHERE submission_id IN (SELECT submission_id FROM accepted) AND rating IS NOT NULL
), coded AS (
    SELECT unnest(['region', 'nation', 'sector', 'org_type']) AS dimension,
        unnest([
            coalesce(region, 'unknown'),
            coalesce(nation, 'unknown'),
            coalesce(sector, 'unknown'),
            coalesce(org_type, 'unknown')
        ]) AS code
    FROM place
    UNION ALL
    SELECT
        unnest([
            'specialism', 'staff_group', 'registration', 'afc_band',
            'age_band', 'gender', 'certification', 'adequacy'
        ]),
        unnest([specialism, staff_group, registration, afc_band, age_band, gender, certification, adequacy])
    FROM answer
)
SELECT DISTINCT dimension, code
FROM coded
WHERE code IS NOT NULL
ORDER BY ALL;
