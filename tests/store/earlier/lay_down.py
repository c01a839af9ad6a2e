"""Write the databases that the program makes today as SQL, for the versions to come: one small home, by hand.

    python tests/store/earlier/lay_down.py 0.2.0

writes `register.sql`, `edition.sql` and `vault.sql` into the folder `0.2.0/` beside this script. Run it when a
version is ready, and commit what it wrote: from then on every later version is tried on it.
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402

from wiu.policy.access import Role, Viewer  # noqa: E402
from wiu.services import asking, checking, sampling  # noqa: E402
from wiu.services.home import Home  # noqa: E402
from wiu.services.vault_key import vault_of  # noqa: E402
from wiu.store import vault  # noqa: E402

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHO = Viewer("o", "An Officer", frozenset({Role.OFFICE, Role.WIU}))
REQUEST = """{"requester": "member", "member_role": "sig", "for_sig": "RTSIG", "organisation": "An invented trust",
  "commercial_gain": false, "purpose": "national_or_regional", "wants": ["vacancies"], "scope": "region",
  "format": "pdf"}"""
DEPARTMENTS = "(SELECT department_id FROM submission WHERE status = 'accepted' ORDER BY 1 LIMIT 3)"
RETURNS = f"(SELECT submission_id FROM submission WHERE department_id IN {DEPARTMENTS})"  # noqa: S608
KEPT = {
    "organisation": f"org_code IN (SELECT org_code FROM department WHERE department_id IN {DEPARTMENTS})",  # noqa: S608
    "department": f"department_id IN {DEPARTMENTS}",
    "population": f"department_id IN {DEPARTMENTS}",
    "submission": f"department_id IN {DEPARTMENTS}",
} | dict.fromkeys(
    ("staffing", "demographics", "adequacy", "service", "workload", "certification"),
    f"submission_id IN {RETURNS}",
)
MOST = {"migration": 1_000}


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = str(value).replace("'", "''")
    return f"'{text}'"


def write(connection, path, heading):
    lines = [f"-- {heading}"]
    tables = connection.execute(
        "SELECT table_name, sql FROM duckdb_tables() WHERE NOT internal ORDER BY table_name"
    ).fetchall()
    lines += [layout.replace("vault.main.", "").replace("vault.", "") for _, layout in tables]
    for name, _ in tables:
        rows = connection.execute(
            f"SELECT * FROM {name} WHERE {KEPT.get(name, 'true')} ORDER BY ALL LIMIT {MOST.get(name, 6)}"  # noqa: S608
        )
        lines += [f"INSERT INTO {name} VALUES ({', '.join(map(literal, row))});" for row in rows.fetchall()]  # noqa: S608
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def lay_down(version):
    out = Path(__file__).with_name(version)
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        sampling.build(home, WHO, now=NOW, departments=20)
        request = Path(folder) / "request.json"
        request.write_text(REQUEST, encoding="utf-8")
        asking.log_file(home, WHO, request, NOW.date(), now=NOW)
        checking.check(home, WHO, now=NOW)
        with duckdb.connect(str(home.register.path)) as connection:
            write(connection, out / "register.sql", f"register.duckdb as version {version} left it.")
        with duckdb.connect(str(home.path / "editions/edition-0001.duckdb"), read_only=True) as connection:
            write(connection, out / "edition.sql", f"An edition as version {version} left it.")
        with vault.opened(vault_of(home.path, sample=True)) as connection:
            write(
                connection,
                out / "vault.sql",
                f"The vault as version {version} left it, without its encryption.",
            )


if __name__ == "__main__":
    lay_down(sys.argv[1])
