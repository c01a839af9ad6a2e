"""Coverage: whom the survey covers, what is missing, and whom to ask; for the office alone (R1)."""

from __future__ import annotations

from wiu.policy.access import Action
from wiu.services import covering
from wiu.ui import coverage_parts, coverage_view, coverage_words, door, editions, marks, mishap

viewer, desk = door.admit(Action.SEE_COVERAGE)

marks.show_title("Coverage", marks.Badge.OFFICE)
editions.require_one(desk)
coverage_words.show_why()
with mishap.said():
    round_id = coverage_view.ask_round(viewer, desk)
    coverage = covering.coverage(desk.home, viewer, round_id, now=desk.now())
    where = coverage_view.ask_filters(coverage)
    coverage_parts.show(viewer, desk, coverage_view.seen(coverage, where))
