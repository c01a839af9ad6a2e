-- Keeps that departments' details were put on the list made for a request.
--
-- $number: the request
-- $made_at: when the list was made, UTC
-- $edition: the edition of the survey data that it was made from
-- $departments: the departments on it
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO contact_sent (number, made_at, edition, department_id)
SELECT $number, $made_at, $edition, unnest($departments);
