"""The rules of the house, each a function of a root folder that returns what breaks it.

A finding is one line, `file:line: what is wrong`. The tests beside this file run every rule on the
project itself, and on copies of a small house in which the rule is broken on purpose.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from house_office import OFFICE_WALLS
from house_sources import called, imports, names, sources, within
from house_walls import WALLS

if TYPE_CHECKING:
    from pathlib import Path

# Imports run down only; packages on one line know nothing of each other.
LAYERS = (
    ("app", "pages", "wiu.__main__"),
    ("wiu.commands",),
    ("wiu.ui",),
    ("wiu.services",),
    ("wiu.presentation", "wiu.store"),
    ("wiu.releases", "wiu.requests"),
    ("wiu.disclosure",),
    ("wiu.coverage", "wiu.statistics"),
    ("wiu.survey",),
    ("wiu.policy",),
)
HEIGHT = {package: -depth for depth, packages in enumerate(LAYERS) for package in packages}
# Coverage reads counts, as the disclosure engine does: the one door between two packages of a layer.
BETWEEN = {("wiu.coverage", "wiu.statistics.counts")}
FOREIGN = {
    "streamlit": {"app", "pages", "wiu.ui"},
    "duckdb": {"wiu.store"},
    "psycopg": {"wiu.store"},
    "plotly": {"wiu.presentation"},
    "pydeck": {"wiu.presentation"},
    "fpdf": {"wiu.presentation"},
    "highspy": {"wiu.disclosure"},
    "scipy.optimize": {"wiu.disclosure"},
}
ASKS_SERVICES = {"app", "pages", "wiu.ui", "wiu.commands", "wiu.__main__"}
NOT_IN_PAGES = ("pandas", "numpy", "wiu.policy.access.Role")
KNOWS_THE_TIME = {"app", "pages", "wiu.ui", "wiu.commands", "wiu.__main__"}
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)")
SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|MERGE\s+INTO\s"
    r"|WITH\s+(RECURSIVE\s+)?\w+\s+AS\s|(CREATE|DROP|ALTER)\s+(OR\s+REPLACE\s+)?(TEMP\w*\s+)?(TABLE|VIEW|SCHEMA|"
    r"SEQUENCE|TYPE|MACRO|INDEX|UNIQUE)\b|ATTACH\s|DETACH\s|COPY\s+\S+\s+(TO|FROM)\s|PRAGMA\s)"
)
RUNS_SQL = {"execute", "executemany", "sql", "from_query"}
LONGEST_FILE, LONGEST_PAGE = 400, 79
# Spelt in pieces, or this very file would name what nothing may name.
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:wo" + r"rk|ho" + r"me/\w+|ro" + r"ot|Us" + r"ers/\w+|tmp/w)/")
NOT_OURS = {"venv", "node_modules", "screenshots", "__pycache__"}
HIDDEN_AND_OURS = {".ci", ".streamlit", ".gitignore"}


def imports_run_down_only(root: Path) -> list[str]:
    found = []
    for source in sources(root):
        if source.package not in HEIGHT:
            if source.module != "wiu":
                found.append(f"{source.place}:1: stands in no layer; the layers are in the design")
            continue
        for line, name in imports(source):
            target = next((package for package in HEIGHT if within(name, package)), None)
            if name == "?":
                found.append(f"{source.place}:{line}: imports a module by a name that can't be checked")
            elif target is None or target == source.package:
                continue
            elif HEIGHT[target] > HEIGHT[source.package]:
                found.append(f"{source.place}:{line}: imports {name}, which stands above it")
            elif HEIGHT[target] == HEIGHT[source.package] and not any(
                source.package == package and within(name, module) for package, module in BETWEEN
            ):
                found.append(f"{source.place}:{line}: imports {name}, which stands beside it")
    return found


def libraries_stay_in_their_rooms(root: Path) -> list[str]:
    return [
        f"{source.place}:{line}: imports {name}; only {', '.join(sorted(rooms))} may"
        for source in sources(root)
        for line, name in imports(source)
        for library, rooms in FOREIGN.items()
        if within(name, library) and source.package not in rooms
    ]


def screens_and_commands_ask_services(root: Path) -> list[str]:
    found = []
    for source in sources(root):
        for line, name in imports(source):
            if source.package in ASKS_SERVICES and within(name, "wiu.store"):
                found.append(f"{source.place}:{line}: imports {name}: ask a service, never a store")
            if source.package == "pages" and any(within(name, barred) for barred in NOT_IN_PAGES):
                found.append(f"{source.place}:{line}: imports {name}, which a page has no use for")
    return found


def a_page_opens_its_door_first(root: Path) -> list[str]:
    found = []
    for source in sources(root):
        if source.package != "pages":
            continue
        body = [
            node
            for node in source.nodes[0].body
            if not isinstance(node, ast.Import | ast.ImportFrom)
            and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            and not (isinstance(node, ast.If) and names(node.test, "TYPE_CHECKING"))
        ]
        value = getattr(body[0], "value", None) if body else None
        opens = isinstance(value, ast.Call) and called(value) == "admit" and value.args
        if not (opens and names(value.args[0], "Action")):
            line = body[0].lineno if body else 1
            found.append(f"{source.place}:{line}: the first statement must be door.admit(Action.…)")
    return found


def sql_stays_in_sql_files(root: Path) -> list[str]:
    found = []
    for source in sources(root):
        for node in source.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
                found.append(f"{source.place}:{node.lineno}: a string that reads as SQL")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and called(node) in RUNS_SQL
            ):
                literal = (ast.Constant, ast.JoinedStr, ast.BinOp)
                if node.args and isinstance(node.args[0], literal):
                    found.append(f"{source.place}:{node.lineno}: runs SQL written in Python")
    return found


def sql_files_say_what_they_are(root: Path) -> list[str]:
    found = []
    for path in sorted(root.glob("wiu/**/*.sql")):
        place, lines = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8").splitlines()
        last = next((number for number, text in enumerate(lines) if not text.startswith("--")), len(lines))
        heading, body = "\n".join(lines[:last]), "\n".join(lines[last:])
        if not re.search(r"\w{3}", heading) or not body.strip():
            found.append(f"{place}:1: starts with a heading of comment lines, then one query")
        found.extend(
            f"{place}:1: the heading does not explain ${name}"
            for name in sorted(set(re.findall(r"\$([a-z_]\w*)", body)))
            if f"${name}" not in heading
        )
        found.extend(
            f"{place}:1: the heading does not say “{phrase}”"
            for phrase in ("A row is", "Safe to show")
            if phrase not in heading
        )
        if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)+\.sql", path.name):
            found.append(f"{place}:1: is called verb_noun.sql")
        if not path.parent.as_posix().endswith(("wiu/store/sql", "wiu/store/sql/postgresql")):
            found.append(f"{place}:1: SQL lies in wiu/store/sql")
    return found


def files_stay_short(root: Path) -> list[str]:
    found = []
    for pattern in ("app.py", "pages/**/*", "wiu/**/*", "tests/**/*", "benchmarks/**/*"):
        for path in sorted(path for path in root.glob(pattern) if path.suffix in {".py", ".sql"}):
            most = LONGEST_PAGE if pattern.startswith("pages") else LONGEST_FILE
            length = len(path.read_text(encoding="utf-8").splitlines())
            if length > most:
                found.append(
                    f"{path.relative_to(root).as_posix()}:{most + 1}: {length} lines; {most} at most"
                )
    return found


def names_say_something(root: Path) -> list[str]:
    return [
        f"{source.place}:1: a name that could hold anything"
        for source in sources(root)
        if any(VAGUE.search(part) for part in source.module.split("."))
    ]


def time_is_passed_in(root: Path) -> list[str]:
    return [
        f"{source.place}:{node.lineno}: asks the clock; time is passed in"
        for source in sources(root)
        if source.package not in KNOWS_THE_TIME
        for node in source.nodes
        if isinstance(node, ast.Call)
        and called(node) in {"now", "today", "utcnow"}
        and (names(node.func, "datetime") or names(node.func, "date") or names(node.func, "Timestamp"))
    ]


def the_readme_says_how_to_test(root: Path) -> list[str]:
    readme, run = root / "README.md", root / ".ci" / "run"
    if not readme.exists() or not run.exists():
        return [f"{path.name}:1: is missing" for path in (readme, run) if not path.exists()]
    told, runs = readme.read_text(encoding="utf-8"), run.read_text(encoding="utf-8")
    commands = [block.strip() for block in re.findall(r"^```\w*\n(.*?)^```", told, re.MULTILINE | re.DOTALL)]
    tests = [command for command in commands if "pytest" in command]
    marked = re.search(r"<!-- test command -->\n```\w*\n[^`]*pytest[^`]*^```", told, re.MULTILINE)
    if any(command in runs for command in tests) or (marked and "<!-- test command -->" in runs):
        return []
    return [".ci/run:1: does not run the test command that README.md gives"]


def nothing_names_a_machine(root: Path) -> list[str]:
    found = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = parts[0].startswith(".") and parts[0] not in HIDDEN_AND_OURS
        if hidden or not path.is_file() or NOT_OURS & set(parts):
            continue
        if path.suffix in {".duckdb", ".wal", ".ttf", ".otf", ".png", ".pdf", ".xlsx"} or parts[0] == "data":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for match in MACHINE_PATHS.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{'/'.join(parts)}:{line}: names {match.group()}, a place on one machine")
    return found


RULES = (
    *WALLS,
    *OFFICE_WALLS,
    imports_run_down_only,
    libraries_stay_in_their_rooms,
    screens_and_commands_ask_services,
    a_page_opens_its_door_first,
    sql_stays_in_sql_files,
    sql_files_say_what_they_are,
    files_stay_short,
    names_say_something,
    time_is_passed_in,
    the_readme_says_how_to_test,
    nothing_names_a_machine,
)
