-- Finds what one person let out alone since a moment and nobody has taken the document of, the newest first.
--
-- $actor: the identity of whoever let it out, as the log has it
-- $released: what the log calls the letting out
-- $handed_over: what the log calls the handing over of a document
-- $since: from which moment on (UTC)
-- A row is: the number of one release.
-- Safe to show: in parts, to that person.
SELECT number
FROM release
WHERE way = 'quick'
    AND number IN (
        SELECT subject FROM audit_entry WHERE actor = $actor AND action = $released AND happened_at >= $since
    )
    AND number NOT IN (SELECT subject FROM audit_entry WHERE action = $handed_over)
ORDER BY year DESC, sequence DESC;
