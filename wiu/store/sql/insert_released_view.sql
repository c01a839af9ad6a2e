-- Adds a view of a release to the ledger.
--
-- $number: the release
-- $place: the view's place in it, from 1
-- $round_id: the round it asks
-- $edition: the number of the edition it was answered from
-- $question: the question, as JSON
-- $asked: one text for all questions with the same answer
-- $published: how many cells are published
-- $withheld: how many are withheld
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO released_view (number, place, round_id, edition, question, asked, published, withheld)
VALUES ($number, $place, $round_id, $edition, $question, $asked, $published, $withheld);
