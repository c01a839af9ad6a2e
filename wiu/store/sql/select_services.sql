-- Lists departments with the services that they give, for the services map (R4).
--
-- A row is: one department of which services are held, from its newest accepted return that names any. `services` are those
--   it gives itself, wholly or in part; which it buys in is half of a contract (R1) and is not read here.
--   They are told in one text, with the unit separator (chr 31) between them; so is `equipment`, which are kinds only, never numbers (D4). A Head of Service who objected has no name here (`objected`).
-- Safe to show: yes, to members (R4); to nobody else.
WITH told AS (
    SELECT
        submission.department_id,
        submission.submission_id,
        row_number() OVER (
            PARTITION BY submission.department_id
            ORDER BY survey_round.census_date DESC, submission.received_at DESC, submission.submission_id
        ) AS place
    FROM submission
    JOIN survey_round USING (round_id)
    WHERE submission.status = 'accepted'
        AND submission.department_id IS NOT NULL
        AND submission.submission_id IN (SELECT submission_id FROM service WHERE provided IN ('in house', 'both'))
), newest AS (
    SELECT department_id, submission_id FROM told WHERE place = 1
), given AS (
    SELECT submission_id, array_to_string(list_sort(list_distinct(list(service_type))), chr(31)) AS services
    FROM service
    WHERE provided IN ('in house', 'both')
        AND service_type IS NOT NULL
        AND submission_id IN (SELECT submission_id FROM newest)
    GROUP BY submission_id
), machines AS (
    SELECT submission_id, array_to_string(list_sort(list_distinct(list(measure))), chr(31)) AS equipment
    FROM workload
    WHERE quantity > 0 AND measure <> 'new_patients' AND submission_id IN (SELECT submission_id FROM newest)
    GROUP BY submission_id
)
SELECT
    department.name AS department,
    coalesce(organisation.name, department.org_code) AS organisation,
    coalesce(organisation.region, 'unknown') AS region,
    coalesce(department.specialism, '') AS specialism,
    given.services,
    coalesce(machines.equipment, '') AS equipment,
    CASE WHEN department.head_listing = 'objected' THEN '' ELSE coalesce(department.head_of_service, '') END AS head,
    coalesce(department.head_listing = 'objected', false) AS objected,
    coalesce(department.work_address, '') AS work_address,
    coalesce(department.lat, organisation.lat) AS lat,
    coalesce(department.lon, organisation.lon) AS lon
FROM department
JOIN newest ON newest.department_id = department.department_id
JOIN given USING (submission_id)
LEFT JOIN machines USING (submission_id)
LEFT JOIN organisation ON organisation.org_code = department.org_code
ORDER BY region, organisation, department, department.department_id;
