"""Who releases, for whom, and what is asked: the people and requests of these tests."""

from datetime import UTC, datetime

from wiu.policy.access import Role, Viewer
from wiu.statistics.question import Question

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANNA = Viewer("anna", "Anna", frozenset({Role.OFFICE}))
BERT = Viewer("bert", "Bert", frozenset({Role.WIU}))
CLEO = Viewer("cleo", "Cleo", frozenset({Role.WIU}))
LENA = Viewer("lena", "Lena", frozenset({Role.UKLG}))
MEMBERS = {
    "requester": "member",
    "member_role": "sig",
    "for_sig": "RTSIG",
    "organisation": "Northgate",
    "commercial_gain": False,
    "purpose": "sig_work",
    "wants": ["workforce", "vacancies"],
    "scope": "uk",
}
OUTSIDE = {
    "requester": "external",
    "organisation": "Select committee",
    "commercial_gain": False,
    "purpose": "call_for_evidence",
    "wants": ["workforce"],
    "scope": "uk",
}
QUESTION = Question(("headcount",), ("region",))
