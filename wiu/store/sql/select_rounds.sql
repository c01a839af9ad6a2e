-- Lists the rounds, the newest first.
--
-- A row is: one round; `answered` is the number of accepted returns.
-- Safe to show: yes.
SELECT
    round_id,
    title,
    census_date,
    status,
    (
        SELECT count(*)
        FROM submission
        WHERE submission.round_id = survey_round.round_id AND submission.status = 'accepted'
    ) AS answered
FROM survey_round
ORDER BY census_date DESC, opened DESC NULLS LAST, round_id DESC;
