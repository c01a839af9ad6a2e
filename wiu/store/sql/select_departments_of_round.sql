-- Lists all departments, what each was to answer for in a round, and whether it did.
--
-- $round: the round
-- A row is: one department; `specialisms` are codes joined by “;”, empty where it was not asked. Where nobody
--   listed who should answer, every department is taken to be asked for its own specialism.
-- Safe to show: no: who did not answer is for the office.
WITH listed AS (
    SELECT department_id, specialism
    FROM population
    WHERE round_id = $round AND eligible
),
asked AS (
    SELECT department_id, specialism
    FROM listed
    UNION
    SELECT department_id, specialism
    FROM department
    WHERE specialism IS NOT NULL AND NOT EXISTS (FROM listed)
)
SELECT
    department.department_id,
    department.org_code,
    department.name,
    department.sector,
    department.head_of_service,
    department.work_email,
    coalesce(
        (
            SELECT string_agg(asked.specialism, ';' ORDER BY asked.specialism)
            FROM asked
            WHERE asked.department_id = department.department_id
        ),
        ''
    ) AS specialisms,
    department.department_id IN (
        SELECT submission.department_id
        FROM submission
        WHERE submission.round_id = $round
            AND submission.status = 'accepted'
            AND submission.department_id IS NOT NULL
    ) AS answered
FROM department
ORDER BY department.department_id;
