-- Keeps whose details were put on a list made for a request.
--
-- $number: the request
-- $made_at: the moment, UTC
-- $edition: the edition that they come from
-- $departments: the departments
-- A row is: nothing comes back.
-- Safe to show: no.
INSERT INTO contact_sent (number, made_at, edition, department_id)
SELECT $number, $made_at, $edition, jsonb_array_elements_text($departments);
