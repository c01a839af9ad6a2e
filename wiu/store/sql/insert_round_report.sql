-- Keeps the day on which a round's report was published.
--
-- $round: the round
-- $published: the day
-- $actor: the identity of who stated it
-- A row is: none comes back.
-- Safe to show: yes.
INSERT INTO round_report (sequence, round_id, published, actor)
SELECT (SELECT count(*) + 1 FROM round_report), $round, $published, $actor;
