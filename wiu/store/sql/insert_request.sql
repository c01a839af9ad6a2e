-- Keeps a request as it came in.
--
-- $number: its number
-- $year: the year of its number
-- $sequence: its place in that year, from 1
-- $logged_at: when it was written down, UTC
-- $requester: the identity of whoever asks, empty if they have none here
-- $summary: what is asked, in a sentence
-- $stated: the request in the words of the form, as JSON
-- $proposed: what the policy proposed then, as JSON
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO request (number, year, sequence, logged_at, requester, summary, stated, proposed)
VALUES ($number, $year, $sequence, $logged_at, $requester, $summary, $stated, $proposed);
