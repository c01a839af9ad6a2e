-- Reads how much of a round is in the ledger, to tell whether anything was added since.
--
-- $round_id: the round
-- A row is: the number of views of the round that ever went out.
-- Safe to show: yes.
SELECT count(*)
FROM released_view
JOIN release_step USING (number)
WHERE round_id = $round_id AND deed = 'release';
