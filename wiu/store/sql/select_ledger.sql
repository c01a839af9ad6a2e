-- Reads everything that ever went out about a round, in every edition, in the order in which it went out.
--
-- $round_id: the round
-- A row is: one view, with the rules it was printed under as JSON, and the codes and the status of each of its
--   cells; recalled ones too.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
SELECT
    number,
    place,
    any_value(audience),
    any_value(edition),
    any_value(question),
    any_value(asked),
    list(codes),
    list(status),
    any_value(rules)
FROM (
    SELECT *, json_extract(kept, '$.views[' || (place - 1) || '].table.rules')::VARCHAR AS rules
    FROM released_view
    JOIN release_document USING (number)
)
JOIN release USING (number)
JOIN release_step USING (number)
JOIN released_cell USING (number, place)
WHERE round_id = $round_id AND deed = 'release'
GROUP BY number, place
ORDER BY any_value(happened_at), number, place;
