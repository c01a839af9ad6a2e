from __future__ import annotations

import pytest

# A house of a dozen files that keeps every rule: what a test breaks, it breaks on a copy of this.
SMALL_HOUSE = {
    "app.py": 'import streamlit as st\n\napp = st.App("wiu/ui/entrance.py")\n',
    "pages/overview.py": (
        '"""What we hold."""\n\nimport streamlit as st\n\nfrom wiu.policy.access import Action\n'
        "from wiu.services import exploring\nfrom wiu.ui import door\n\n"
        "viewer, desk = door.admit(Action.SEE_OVERVIEW)\nst.title(exploring.overview(desk.home, viewer))\n"
    ),
    "wiu/__init__.py": '"""The journey."""\n',
    "wiu/__main__.py": "from wiu.commands import views\n\nviews.main()\n",
    "wiu/commands/views.py": "from wiu.services import exploring\n\n\ndef main():\n    exploring.overview(None, None)\n",
    "wiu/ui/door.py": "import streamlit as st\n\nfrom wiu.policy import access\n\n\ndef admit(action):\n    st.stop()\n",
    "wiu/services/exploring.py": (
        "from wiu.disclosure.engine import protect\nfrom wiu.store.counting import count\n\n\n"
        "def overview(home, viewer):\n    counts = count(home, None)\n    return protect(counts, None).cells\n"
    ),
    "wiu/store/counting.py": (
        "import duckdb\n\nfrom wiu.statistics.counts import Counts\n\n\n"
        "class Gathered:\n    counts: Counts\n    persons: str\n\n\n"
        "def count(editions, question) -> Counts:\n    return Counts(rows=duckdb.execute(editions))\n"
    ),
    "wiu/store/sql/count_people.sql": (
        "-- Counts people.\n--\n-- $round: the round's name.\n-- A row is: one department.\n-- Safe to show: no.\n"
        "SELECT count(*) FROM staffing WHERE round_id = $round\n"
    ),
    "wiu/presentation/plotly_charts.py": "import plotly.graph_objects as go\n\n\ndef draw(figure):\n    return go.Figure()\n",
    "wiu/requests/clocks.py": "from wiu.policy import wording\n",
    "wiu/disclosure/engine.py": (
        "import highspy\nfrom scipy import optimize, sparse\n\nfrom wiu.statistics.counts import Counts\n\n\n"
        "def protect(counts: Counts, rules):\n    return SafeTable(counts.rows)\n"
    ),
    "wiu/coverage/response.py": "from wiu.statistics.counts import Counts\n\n\ndef rate(counts: Counts):\n    return counts.rows\n",
    "wiu/coverage/contracts.py": (
        "class OfficeOnly:\n    pass\n\n\nclass ServiceContracts(OfficeOnly):\n    rows: object\n"
    ),
    "wiu/coverage/reckoning.py": (
        "from wiu.coverage.contracts import OfficeOnly, ServiceContracts\n\n\n"
        "class Reckoning(OfficeOnly):\n    contracts: ServiceContracts\n"
    ),
    "wiu/ui/coverage_map.py": "import streamlit as st\n\nfrom wiu.services import covering\n\n\ndef show(seen):\n    st.pydeck_chart(covering)\n",
    "wiu/store/vault.py": "from wiu.coverage.contracts import ServiceContracts\n",
    "wiu/services/covering.py": "from wiu.store import vault\n",
    "wiu/statistics/counts.py": "class Counts:\n    rows: object\n",
    "wiu/survey/codebook.py": '"""Codes. SELECTED ones, and a sentence: Select a region from the list."""\n',
    "wiu/policy/access.py": "class Action:\n    SEE_OVERVIEW = 1\n",
    "wiu/policy/wording.py": "",
    ".ci/run": "set -eu\npython3 -m venv .venv && .venv/bin/python -m pytest\n",
    "README.md": "Test it:\n\n```\npython3 -m venv .venv && .venv/bin/python -m pytest\n```\n",
}


@pytest.fixture
def house(tmp_path):
    """Return the folder of a small house."""
    root = tmp_path / "house"
    for place, text in SMALL_HOUSE.items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
