-- Lists the rounds, the newest first.
--
-- A row is: one round; `returned` is the number of its accepted returns.
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
    ) AS returned
FROM survey_round
ORDER BY census_date DESC, opened DESC NULLS LAST, round_id DESC;
