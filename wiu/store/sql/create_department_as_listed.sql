-- Lays the departments over those of the edition, for one reading, as their heads want to be listed now (R4).
--
-- $objected: the departments whose heads objected since
-- $withdrawn: those whose heads withdrew what they had said
-- A row is: one department; the name of a head who objected is missing, wherever the objection was said.
-- Safe to show: in parts: as the department's.
CREATE TEMP TABLE department AS
WITH said AS (
    SELECT *,
        CASE
            WHEN department_id IN (SELECT unnest($objected)) THEN 'objected'
            WHEN department_id IN (SELECT unnest($withdrawn)) THEN 'listed'
            ELSE head_listing
        END AS listing
    FROM department
)
SELECT * EXCLUDE (listing)
REPLACE (
    listing AS head_listing,
    CASE WHEN listing = 'objected' THEN NULL ELSE head_of_service END AS head_of_service
)
FROM said;
