"""Service contracts: who serves whom; for the office alone, and never to be exported (R1)."""

from __future__ import annotations

from wiu.policy.access import Action
from wiu.services import contracting
from wiu.ui import contracts_network, coverage_view, coverage_words, door, editions, marks, mishap

viewer, desk = door.admit(Action.SEE_CONTRACTS)

marks.show_title("Service contracts", marks.Badge.OFFICE)
editions.require_one(desk)
coverage_words.show_why()
with mishap.said():
    round_id = coverage_view.ask_round(viewer, desk)
    network = contracting.network(desk.home, viewer, round_id, now=desk.now())
    where = coverage_view.ask_filters(network.coverage)
    contracts_network.show(desk, network, coverage_view.seen(network.coverage, where))
