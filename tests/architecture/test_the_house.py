"""The house keeps its own rules, and a rule that is broken is noticed."""

from __future__ import annotations

import shutil

import house_rules
import pytest


@pytest.mark.parametrize("rule", house_rules.RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule, root):
    assert rule(root) == []


@pytest.mark.parametrize("rule", house_rules.RULES, ids=lambda rule: rule.__name__)
def test_a_house_that_keeps_the_rules_is_left_in_peace(rule, house):
    assert rule(house) == []


RULES = {rule.__name__: rule for rule in house_rules.RULES}

BREAKS = [
    # the rule, the file that breaks it, what stands in the file now ("+": added at its end)
    ("imports_run_down_only", "wiu/policy/access.py", "+from wiu.survey import codebook"),
    ("imports_run_down_only", "wiu/survey/codebook.py", "+import wiu.statistics.counts"),
    ("imports_run_down_only", "wiu/disclosure/engine.py", "+from wiu.store import counting"),
    ("imports_run_down_only", "wiu/store/counting.py", "+from wiu.services import exploring"),
    ("imports_run_down_only", "wiu/services/exploring.py", "+from wiu.ui import door"),
    ("imports_run_down_only", "wiu/services/exploring.py", "+import app"),
    ("imports_run_down_only", "wiu/presentation/plotly_charts.py", "+from wiu.store import counting"),
    ("imports_run_down_only", "wiu/statistics/counts.py", "+from wiu.coverage import response"),
    ("imports_run_down_only", "wiu/coverage/response.py", "+from wiu.statistics import measures"),
    ("imports_run_down_only", "wiu/requests/clocks.py", "+from ..services import exploring"),
    ("imports_run_down_only", "wiu/requests/clocks.py", "+from wiu import services"),
    (
        "imports_run_down_only",
        "wiu/requests/clocks.py",
        "+if TYPE_CHECKING:\n    from wiu.store import counting",
    ),
    ("imports_run_down_only", "wiu/requests/clocks.py", "+def late():\n    import wiu.ui.door"),
    ("imports_run_down_only", "wiu/requests/clocks.py", '+importlib.import_module("wiu.ui.door")'),
    ("imports_run_down_only", "wiu/requests/clocks.py", "+importlib.import_module(name)"),
    ("imports_run_down_only", "wiu/elsewhere/thing.py", "pass"),
    ("libraries_stay_in_their_rooms", "wiu/services/exploring.py", "+import streamlit"),
    ("libraries_stay_in_their_rooms", "wiu/commands/views.py", "+from streamlit.web import cli"),
    ("libraries_stay_in_their_rooms", "wiu/services/exploring.py", "+import duckdb"),
    ("libraries_stay_in_their_rooms", "pages/overview.py", "+import plotly.express as px"),
    ("libraries_stay_in_their_rooms", "wiu/ui/door.py", "+from pydeck import Deck"),
    ("libraries_stay_in_their_rooms", "wiu/services/exploring.py", "+from fpdf import FPDF"),
    ("libraries_stay_in_their_rooms", "wiu/coverage/response.py", "+import highspy"),
    ("libraries_stay_in_their_rooms", "wiu/services/exploring.py", "+from scipy.optimize import linprog"),
    ("libraries_stay_in_their_rooms", "wiu/services/exploring.py", "+from scipy import optimize"),
    ("screens_and_commands_ask_services", "pages/overview.py", "+from wiu.store import counting"),
    ("screens_and_commands_ask_services", "wiu/ui/door.py", "+from wiu.store.counting import count"),
    ("screens_and_commands_ask_services", "wiu/commands/views.py", "+import wiu.store.counting"),
    ("screens_and_commands_ask_services", "pages/overview.py", "+import pandas as pd"),
    ("screens_and_commands_ask_services", "pages/overview.py", "+from wiu.policy.access import Role"),
    ("services_hand_counts_on_unread", "wiu/services/exploring.py", "+print(count(1, 2).rows)"),
    (
        "services_hand_counts_on_unread",
        "wiu/services/exploring.py",
        "+counts = count(1, 2)\nprint(counts.rows)",
    ),
    (
        "services_hand_counts_on_unread",
        "wiu/services/exploring.py",
        "+def leak(raw: Counts):\n    return raw.rows",
    ),
    (
        "services_hand_counts_on_unread",
        "wiu/services/exploring.py",
        '+def leak(raw: "Counts"):\n    return raw.rows',
    ),
    (
        "services_hand_counts_on_unread",
        "wiu/services/exploring.py",
        "+(raw, _), *_ = [(count(1, 2), 3)]\nraw.rows",
    ),
    (
        "services_hand_counts_on_unread",
        "wiu/services/exploring.py",
        "+def leak(got):\n    return got.counts.rows",
    ),
    ("counts_are_made_in_one_place", "wiu/services/exploring.py", "+made = Counts()"),
    ("counts_are_made_in_one_place", "wiu/disclosure/engine.py", "+made = Counts()"),
    (
        "counts_are_made_in_one_place",
        "wiu/presentation/plotly_charts.py",
        "+from wiu.statistics.counts import Counts",
    ),
    (
        "counts_are_made_in_one_place",
        "wiu/presentation/plotly_charts.py",
        "+from wiu.statistics import counts",
    ),
    ("counts_are_made_in_one_place", "wiu/services/exploring.py", "+table = SafeTable(None)"),
    (
        "what_goes_out_knows_no_contracts",
        "wiu/presentation/plotly_charts.py",
        "+from wiu.coverage import contracts",
    ),
    ("what_goes_out_knows_no_contracts", "wiu/services/releasing.py", "from wiu.services import covering"),
    (
        "what_goes_out_knows_no_contracts",
        "wiu/services/exploring.py",
        "+from wiu.store.vault import contracts",
    ),
    (
        "what_holds_contracts_is_office_only",
        "wiu/services/covering.py",
        "+class Seen:\n    found: Reckoning",
    ),
    (
        "what_holds_contracts_is_office_only",
        "wiu/services/covering.py",
        '+class Seen:\n    found: "tuple[ServiceContracts, ...] | None"',
    ),
    (
        "a_press_asks_who_it_is",
        "wiu/ui/door.py",
        "+st.button('x', on_click=_do, args=(viewer,))\n\ndef _do(viewer):\n    save(viewer)",
    ),
    ("only_office_screens_ask_for_contracts", "wiu/ui/door.py", "+from wiu.services import covering"),
    ("only_office_screens_ask_for_contracts", "wiu/commands/views.py", "+from wiu.coverage import reckoning"),
    ("only_office_screens_ask_for_contracts", "pages/overview.py", "+from wiu.ui import coverage_map"),
    ("office_screens_hand_nothing_out", "wiu/ui/coverage_map.py", "+st.dataframe([])"),
    ("office_screens_hand_nothing_out", "wiu/ui/coverage_map.py", "+@st.cache_data\ndef kept():\n    pass"),
    ("office_screens_hand_nothing_out", "pages/contracts.py", "st.download_button('x', 'y')"),
    ("office_screens_hand_nothing_out", "wiu/ui/contracts_network.py", "from wiu.ui import taking_out"),
    ("private_names_stay_at_home", "wiu/services/exploring.py", "+from wiu.disclosure.engine import _SEAL"),
    ("private_names_stay_at_home", "wiu/services/exploring.py", "+seal = engine._SEAL"),
    ("a_page_opens_its_door_first", "pages/overview.py", "import streamlit as st\n\nst.title('in')\n"),
    (
        "a_page_opens_its_door_first",
        "pages/overview.py",
        "secret = open('x')\nviewer, desk = door.admit(Action.X)\n",
    ),
    ("a_page_opens_its_door_first", "pages/overview.py", "viewer, desk = door.admit()\n"),
    ("a_page_opens_its_door_first", "pages/overview.py", "viewer, desk = door.admit('everyone')\n"),
    ("a_page_opens_its_door_first", "pages/overview.py", "if True:\n    door.admit(Action.X)\n"),
    ("a_page_opens_its_door_first", "pages/empty.py", '"""Nothing."""\n'),
    ("sql_stays_in_sql_files", "wiu/store/counting.py", '+QUERY = "SELECT * FROM staffing"'),
    ("sql_stays_in_sql_files", "wiu/store/counting.py", '+QUERY = """\n  INSERT INTO audit VALUES (1)"""'),
    ("sql_stays_in_sql_files", "wiu/store/counting.py", '+QUERY = f"CREATE OR REPLACE TABLE {name} (a INT)"'),
    ("sql_stays_in_sql_files", "wiu/store/counting.py", '+QUERY = "UPDATE staffing SET headcount = 0"'),
    ("sql_stays_in_sql_files", "wiu/services/exploring.py", '+con.execute("select 1")'),
    ("sql_stays_in_sql_files", "wiu/store/counting.py", '+con.sql(f"from {table}")'),
    ("sql_files_say_what_they_are", "wiu/store/sql/count_people.sql", "SELECT 1 -- no heading\n"),
    ("sql_files_say_what_they_are", "wiu/store/sql/count_people.sql", "+SELECT $unexplained"),
    (
        "sql_files_say_what_they_are",
        "wiu/store/sql/count_people.sql",
        "-- Counts.\n-- A row is: one.\nSELECT 1\n",
    ),
    (
        "sql_files_say_what_they_are",
        "wiu/store/sql/people.sql",
        "-- A row is: one.\n-- Safe to show: no.\nSELECT 1\n",
    ),
    (
        "sql_files_say_what_they_are",
        "wiu/services/get_all.sql",
        "-- A row is: one.\n-- Safe to show: no.\nSELECT 1\n",
    ),
    ("files_stay_short", "wiu/survey/codebook.py", "+" + "x = 1\n" * 400),
    ("files_stay_short", "wiu/store/sql/count_people.sql", "+" + "-- more\n" * 400),
    ("files_stay_short", "tests/test_all.py", "x = 1\n" * 401),
    ("files_stay_short", "pages/overview.py", "+" + "x = 1\n" * 75),
    ("names_say_something", "wiu/survey/utils.py", ""),
    ("names_say_something", "wiu/ui/table_helpers.py", ""),
    ("names_say_something", "wiu/common/__init__.py", ""),
    ("time_is_passed_in", "wiu/requests/clocks.py", "+today = date.today()"),
    ("time_is_passed_in", "wiu/store/counting.py", "+at = datetime.datetime.now(tz=UTC)"),
    ("the_readme_says_how_to_test", "README.md", "Test it as you like.\n"),
    ("the_readme_says_how_to_test", ".ci/run", "set -eu\npytest --maxfail=1\n"),
    ("nothing_names_a_machine", "docs/journey.md", "Look in /wo" + "rk/main first.\n"),
    ("nothing_names_a_machine", "wiu/ui/door.py", '+HOME = "/ho' + 'me/alice/wiu"'),
]


@pytest.mark.parametrize(("rule", "place", "text"), BREAKS, ids=[f"{r}-{p}-{t[:30]}" for r, p, t in BREAKS])
def test_a_broken_rule_is_noticed_and_named(rule, place, text, house):
    path = house / place
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if text.startswith("+") and path.exists() else ""
    path.write_text(before + text.removeprefix("+") + "\n", encoding="utf-8")
    found = RULES[rule](house)
    assert found
    assert all(finding.startswith((f"{place}:", ".ci/run:")) for finding in found)


BREAKS_IN_THE_PROJECT = [
    ("imports_run_down_only", "wiu/policy/tables.py", "from wiu.services import home"),
    ("libraries_stay_in_their_rooms", "wiu/statistics/hierarchies.py", "import duckdb"),
    ("screens_and_commands_ask_services", "wiu/commands/output.py", "import wiu.store"),
    ("counts_are_made_in_one_place", "wiu/presentation/view.py", "from wiu.statistics.counts import Counts"),
    ("a_page_opens_its_door_first", "pages/overview.py", None),
    (
        "what_goes_out_knows_no_contracts",
        "wiu/presentation/document.py",
        "from wiu.coverage.reckoning import Reckoning",
    ),
    (
        "what_goes_out_knows_no_contracts",
        "wiu/services/asking.py",
        "from wiu.coverage.gaps import Missing",
    ),
    ("only_office_screens_ask_for_contracts", "pages/workforce.py", "from wiu.coverage import summary"),
    ("what_holds_contracts_is_office_only", "wiu/ui/desk.py", "class Held:\n    seen: Coverage"),
    ("office_screens_hand_nothing_out", "wiu/ui/coverage_gaps.py", "st.data_editor([])"),
    ("sql_stays_in_sql_files", "wiu/policy/tables.py", 'QUERY = "DELETE FROM audit_entry"'),
]


@pytest.mark.parametrize(("rule", "place", "line"), BREAKS_IN_THE_PROJECT)
def test_a_broken_rule_is_noticed_in_a_copy_of_the_project(rule, place, line, root, tmp_path):
    for folder in ("wiu", "pages"):
        shutil.copytree(
            root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "fonts")
        )
    path = tmp_path / place
    text = path.read_text(encoding="utf-8")
    # None: the page loses its door and keeps everything behind it
    text = (
        f"{text}\n{line}\n" if line else "\n".join(t for t in text.splitlines() if "admit(" not in t) + "\n"
    )
    path.write_text(text, encoding="utf-8")
    assert any(finding.startswith(f"{place}:") for finding in RULES[rule](tmp_path))
