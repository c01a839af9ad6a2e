-- Lists the rounds, the newest first.
--
-- A row is: one round; `returned` is the number of its accepted returns, `people` of those that are a person's own: of no
--   known department, or one of several of the same. A department's only return counts as its, though its rows be people.
-- Safe to show: in parts: where returns are people's own, their number is a headcount.
WITH own AS (
    SELECT round_id, department_id, count(*) AS returns
    FROM submission
    WHERE status = 'accepted' AND granularity = 'person'
    GROUP BY round_id, department_id
)
SELECT
    round_id,
    title,
    census_date,
    status,
    (
        SELECT count(*)
        FROM submission
        WHERE submission.round_id = survey_round.round_id AND submission.status = 'accepted'
    ) AS returned,
    coalesce((
        SELECT sum(own.returns)
        FROM own
        WHERE own.round_id = survey_round.round_id AND (own.department_id IS NULL OR own.returns > 1)
    ), 0) AS people
FROM survey_round
ORDER BY census_date DESC, opened DESC NULLS LAST, round_id DESC;
