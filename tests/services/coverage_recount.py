"""Coverage counted a second time, in plain SQL over the same rows, by nobody who read the reckoning's code.

Written from the rules on the page “How coverage is counted”, set against set, without walks or keys.
"""

import duckdb

RECOUNT = """
WITH RECURSIVE
census AS (SELECT census_date AS day, specialisms FROM survey_round WHERE round_id = $round),
asked AS (SELECT unnest(string_split(specialisms, ';')) AS specialism FROM census),
org AS (
    SELECT org_code, name, successor_code,
        coalesce(valid_to < day, false) AS ended, coalesce(valid_from <= day, true) AS begun
    FROM organisation, census
),
later(code, here) AS (
    SELECT org_code, org_code FROM org
    UNION
    SELECT later.code, org.successor_code FROM later JOIN org ON org.org_code = later.here
    WHERE org.ended AND org.successor_code IS NOT NULL
),
alive AS (SELECT code, here, begun FROM later JOIN org ON org.org_code = here WHERE NOT ended),
before AS (
    SELECT alive.code, alive.here, alive.begun, list(p.org_code) FILTER (WHERE p.begun AND NOT p.ended) AS there
    FROM alive LEFT JOIN org AS p ON p.successor_code = alive.here GROUP BY ALL
),
standing AS (
    SELECT code, CASE WHEN begun OR len(there) > 1 THEN here WHEN len(there) = 1 THEN there[1] END AS body FROM before
),
body AS (SELECT DISTINCT body FROM standing WHERE body = code),
returned AS (SELECT * FROM submission WHERE round_id = $round AND status = 'accepted'),
dept AS (
    SELECT department_id, standing.body, specialism,
        department_id IN (SELECT department_id FROM returned WHERE department_id IS NOT NULL) AS answered
    FROM department LEFT JOIN standing ON standing.code = department.org_code
),
own AS (
    SELECT dept.body, population.specialism, bool_or(dept.answered) AS answered
    FROM population JOIN dept USING (department_id)
    WHERE population.round_id = $round AND population.eligible AND dept.body IS NOT NULL GROUP BY ALL
),
unique_name AS (
    SELECT lower(name) AS name, any_value(body) AS body
    FROM org JOIN standing ON standing.code = org_code WHERE body IS NOT NULL
    GROUP BY 1 HAVING count(DISTINCT body) = 1
),
said AS (
    SELECT client.body AS client, s.specialism, s.arrangement, s.stated_by = 'provider' AS by_provider,
        s.start, s."end", dept.department_id AS department,
        coalesce(dept.body, unique_name.body) AS provider,
        coalesce('body ' || coalesce(dept.body, unique_name.body),
            'name ' || lower(coalesce(s.provider_name, s.provider_department_id))) AS who
    FROM contracts AS s
    JOIN returned USING (submission_id)
    JOIN standing AS client ON client.code = s.client_org_code
    LEFT JOIN dept ON dept.department_id = s.provider_department_id
    LEFT JOIN unique_name ON unique_name.name = lower(s.provider_name)
    , census
    WHERE s.edition = $edition AND client.body IS NOT NULL
        AND coalesce(s.start <= day, true) AND coalesce(s."end" >= day, true)
        AND s.specialism IN (FROM asked) AND s.arrangement <> 'unknown'
),
claim AS (
    SELECT *, CASE WHEN arrangement = 'none' THEN 'none'
        WHEN provider = client OR (arrangement = 'in_house' AND NOT by_provider) THEN 'own' ELSE 'served' END AS meaning
    FROM said
),
clash AS (
    SELECT a.client, a.specialism FROM claim AS a JOIN claim AS b USING (client, specialism)
    WHERE NOT a.by_provider AND NOT b.by_provider AND a.meaning = 'none' AND b.meaning <> 'none'
    UNION
    SELECT p.client, p.specialism FROM claim AS p
    WHERE p.by_provider AND p.meaning = 'served'
        AND EXISTS (SELECT 1 FROM claim AS c WHERE NOT c.by_provider AND c.client = p.client AND c.specialism = p.specialism)
        AND NOT EXISTS (
            SELECT 1 FROM claim AS c
            WHERE NOT c.by_provider AND c.client = p.client AND c.specialism = p.specialism
                AND c.meaning = 'served' AND (c.who = p.who OR c.who IS NULL)
        )
    UNION
    SELECT c.client, c.specialism FROM claim AS c JOIN claim AS p USING (client, specialism, who)
    WHERE NOT c.by_provider AND c.meaning = 'served' AND p.by_provider AND p.meaning = 'none'
),
firm AS (
    SELECT claim.* FROM claim LEFT JOIN clash USING (client, specialism) WHERE clash.client IS NULL
),
reached(client, specialism) AS (
    SELECT firm.client, firm.specialism FROM firm JOIN dept ON dept.department_id = firm.department
    WHERE meaning = 'served' AND dept.answered
    UNION
    SELECT firm.client, firm.specialism FROM firm
    JOIN reached ON reached.client = firm.provider AND reached.specialism = firm.specialism
    WHERE firm.meaning = 'served' AND firm.department IS NOT NULL
)
SELECT body.body, asked.specialism, CASE
    WHEN own.answered THEN 'answered itself'
    WHEN clash.client IS NOT NULL THEN 'claims conflict'
    WHEN reached.client IS NOT NULL THEN 'covered by a provider that answered'
    WHEN own.body IS NOT NULL OR EXISTS (
        SELECT 1 FROM claim WHERE claim.client = body.body AND claim.specialism = asked.specialism
            AND (meaning = 'own' OR (meaning = 'served' AND who IS NOT NULL))
    ) THEN 'provider known but silent'
    WHEN EXISTS (
        SELECT 1 FROM claim WHERE claim.client = body.body AND claim.specialism = asked.specialism
            AND meaning = 'none' AND NOT by_provider
    ) THEN 'no service needed'
    ELSE 'unknown: a gap' END AS state
FROM body CROSS JOIN asked
LEFT JOIN own ON own.body = body.body AND own.specialism = asked.specialism
LEFT JOIN clash ON clash.client = body.body AND clash.specialism = asked.specialism
LEFT JOIN reached ON reached.client = body.body AND reached.specialism = asked.specialism
ORDER BY ALL
"""


def recount(rows, contracts, round_id, edition=1):
    """Return the state of each (organisation, specialism) of a round; `rows` are frames by entity."""
    with duckdb.connect() as connection:
        for name in ("organisation", "department", "survey_round", "population", "submission"):
            connection.register(name, rows[name])
        connection.register("contracts", contracts.assign(edition=edition))
        found = connection.execute(RECOUNT, {"round": round_id, "edition": edition}).fetchall()
    return {(body, specialism): state for body, specialism, state in found}
