-- Lists the rounds, the newest first.
--
-- A row is: one round; `returned` is the number of its accepted returns, `people` of those that are a person's own.
-- Safe to show: in parts: where returns are people's own, their number is a headcount.
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
    (
        SELECT count(*)
        FROM submission
        WHERE submission.round_id = survey_round.round_id AND submission.status = 'accepted' AND submission.granularity = 'person'
    ) AS people
FROM survey_round
ORDER BY census_date DESC, opened DESC NULLS LAST, round_id DESC;
