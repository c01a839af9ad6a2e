-- Lists the rounds with one number each that tells whether any answer, or whom it was asked of, is otherwise.
--
-- A row is: one round; `mark` is a sum over all its rows, whatever their order and the numbers of their returns.
-- Equal marks mean equal figures. Comments are left out: they are erased after the round's report.
-- Safe to show: no; to be compared only.
WITH said AS (
    SELECT submission_id, round_id, department_id
    FROM submission
    WHERE status = 'accepted'
),
asked AS (
    SELECT round_id, department_id FROM population
    UNION
    SELECT round_id, department_id FROM said
),
marked AS (
    SELECT round_id, hash('said', department_id, count(submission_id)) AS mark
    FROM said
    GROUP BY round_id, department_id
    UNION ALL
    SELECT round_id, hash('population', department_id, specialism, eligible)
    FROM population
    UNION ALL
    SELECT
        asked.round_id,
        hash(
            'department', department_id, department.specialism, department.sector,
            organisation.org_code, organisation.org_type, organisation.nation, organisation.region
        )
    FROM asked
    JOIN department USING (department_id)
    LEFT JOIN organisation USING (org_code)
    UNION ALL
    SELECT
        said.round_id,
        hash(
            'staffing', department_id, specialism, staff_group, subtype, registration, afc_band, esr_code,
            headcount, wte_establishment, wte_in_post, wte_vacant, wte_vacant_3_months
        )
    FROM staffing
    JOIN said USING (submission_id)
    UNION ALL
    SELECT said.round_id, hash('demographics', department_id, specialism, staff_group, age_band, gender, headcount)
    FROM demographics
    JOIN said USING (submission_id)
    UNION ALL
    SELECT
        said.round_id,
        hash(
            'person', department_id, specialism, staff_group, registration, afc_band, esr_code, age_band, gender, wte
        )
    FROM person
    JOIN said USING (submission_id)
    UNION ALL
    SELECT said.round_id, hash('workload', department_id, specialism, measure, quantity)
    FROM workload
    JOIN said USING (submission_id)
    UNION ALL
    SELECT said.round_id, hash('adequacy', department_id, specialism, rating)
    FROM adequacy
    JOIN said USING (submission_id)
    UNION ALL
    SELECT said.round_id, hash('certification', department_id, specialism, staff_group, certification, headcount)
    FROM certification
    JOIN said USING (submission_id)
    UNION ALL
    SELECT said.round_id, hash('service', department_id, specialism, service_type, provided)
    FROM service
    JOIN said USING (submission_id)
)
SELECT
    round_id,
    sum(mark)::VARCHAR AS mark
FROM marked
GROUP BY round_id
ORDER BY round_id;
