-- Reads everything that ever went out about a round, in every edition, in the order in which it went out.
--
-- $round_id: the round
-- A row is: one view, with the rules it was printed under as JSON, and the codes and the status of each of its
--   cells; recalled ones too.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
SELECT
    number,
    place,
    min(audience),
    min(edition),
    min(question),
    min(asked),
    jsonb_agg(codes),
    jsonb_agg(status),
    min((kept::json -> 'views' -> (place - 1)::INTEGER -> 'table' -> 'rules')::text)
FROM released_view
JOIN release_document USING (number)
JOIN release USING (number)
JOIN release_step USING (number)
JOIN released_cell USING (number, place)
WHERE round_id = $round_id AND deed = 'release'
GROUP BY number, place
ORDER BY min(happened_at), number, place;
