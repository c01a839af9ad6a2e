"""Rounds drawn as tables: who there is, who answered, and who said what about whom."""

from datetime import date

from wiu.coverage.facts import Department, Facts, Organisation, Resolution, Statement
from wiu.coverage.reckoning import reckon

CENSUS = date(2025, 11, 3)
WORDS = {"serves": "provided_under_sla", "buys": "received_under_sla", "private": "private_provider"}


def rows(table):
    """Return the rows of a drawn table as mappings; the first line names the columns, · is nothing."""
    lines = [line.split("|") for line in table.strip().splitlines()]
    names = [name.strip() for name in lines[0]]
    return [
        {
            name: (None if cell.strip() in {"", "·"} else cell.strip())
            for name, cell in zip(names, line, strict=True)
        }
        for line in lines[1:]
    ]


def day(text):
    return None if text is None else date.fromisoformat(text)


def organisations(table):
    """Columns: code, and any of name, region, nation, from, to, successor."""
    return tuple(
        Organisation(
            each["code"],
            name=each.get("name") or f"Trust {each['code']}",
            region=each.get("region") or "London",
            nation=each.get("nation") or "England",
            valid_from=day(each.get("from")),
            valid_to=day(each.get("to")),
            successor=each.get("successor"),
        )
        for each in rows(table)
    )


def departments(table):
    """Columns: id, of, specialism (several by ;), answered (yes or no)."""
    return tuple(
        Department(
            each["id"],
            each["of"],
            frozenset((each["specialism"] or "").split(";")) - {""},
            answered=each["answered"] == "yes",
            name=f"Department {each['id']}",
        )
        for each in rows(table)
    )


def statements(table):
    """Columns: by (provider or client), provider (a department, or a name in quotes), client, word, and any of from, to."""
    found = []
    for number, each in enumerate(rows(table)):
        provider = each["provider"] or ""
        named = provider.startswith("“")
        found.append(
            Statement(
                client=each["client"],
                specialism=each.get("specialism") or "MR",
                arrangement=WORDS.get(each["word"], each["word"]),
                by_provider=each["by"] == "provider",
                provider=None if named else (provider or None),
                provider_name=provider.strip("“”") if named else None,
                start=day(each.get("from")),
                end=day(each.get("to")),
                submission=f"return {number}",
            )
        )
    return tuple(found)


def a_round(orgs, deps="id | of | specialism | answered", said="by | provider | client | word", **more):
    specialisms = more.pop("specialisms", ("MR",))
    decided = tuple(Resolution(**each) for each in more.pop("decided", ()))
    return Facts(
        CENSUS, specialisms, organisations(orgs), departments(deps), statements(said), decided, "2025", **more
    )


def states(*drawn, **more):
    """Return the states of a drawn round by organisation, for its one specialism."""
    return {code: str(state) for (code, _), state in reckon(a_round(*drawn, **more)).states.items()}
