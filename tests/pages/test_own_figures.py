"""Own figures on screen: the sheet is kept nowhere, so it is not lost to whoever presses something while it is made."""

import threading
from datetime import UTC, datetime

import pytest
import streamlit as st
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.services import asking, benchmarking
from wiu.ui import work

COLLEAGUE = Viewer("colleague", "A Colleague", frozenset({Role.WIU}))
PATIENCE = 60


@pytest.fixture
def asked(sampled, tmp_path, move_to):
    """A home with a request of the organisation with most staff for its own figures; its number."""
    home = move_to(copied(sampled, tmp_path / "home"))
    rows, now = home.editions.rows(), datetime.now(UTC)
    newest = rows["survey_round"].sort_values("census_date")["round_id"].iloc[-1]
    sent = rows["submission"].query("status == 'accepted'")
    sent = sent[sent["round_id"] == newest]
    most = (
        rows["staffing"].merge(sent, on="submission_id").groupby("department_id")["headcount"].sum().idxmax()
    )
    code = rows["department"].set_index("department_id").loc[most, "org_code"]
    stated = {
        "requester": "member",
        "member_role": "head_of_department",
        "organisation": rows["organisation"].set_index("org_code").loc[code, "name"],
        "commercial_gain": False,
        "purpose": "own_organisation",
        "wants": ["workforce", "vacancies"],
        "scope": "own_department",
    }
    return home, asking.log(
        home, COLLEAGUE, asking.Asked(stated, now.date(), acknowledge=True), now=now
    ).number


def test_a_sheet_goes_on_when_its_page_is_left_and_is_handed_over_where_it_is_come_back_to(open_page, asked):
    home, number = asked
    go, genuine = threading.Event(), benchmarking.make

    def make(*args, **more):
        assert go.wait(PATIENCE)
        return genuine(*args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(benchmarking, "make", make)
        # as Streamlit ends a script when something is pressed
        patch.setattr(work.Work, "watch", lambda _: st.stop())
        at = open_page("benchmark", "wiu", request=number)
        next(each for each in at.button if each.label.startswith("Release the comparison")).click().run()
        assert not at.success
    go.set()
    assert work.under_way(("own figures", str(home.path), "test-person")).ended(PATIENCE)
    new = open_page("benchmark", "wiu")
    assert not new.error
    assert "is released: the comparison with region and UK" in new.success[0].value
    assert [each.label.split(" REL-")[0] for each in new.get("download_button")] == [
        "Download the department's own figures",
        "Download",
    ]
    assert work.under_way(("own figures", str(home.path), "test-person")) is None
