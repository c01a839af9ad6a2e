"""Which ready view a request seems to ask for: read from its own words, to be looked at by whoever answers it.

A suggestion saves presses and decides nothing: what is released is what stands on the screen when a person says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wiu.policy.requests import Want
from wiu.statistics.ready import ready_views
from wiu.survey.codebook import CODE_LISTS, folded

if TYPE_CHECKING:
    from wiu.requests.record import Record
    from wiu.statistics.ready import Ready

_SAYS = (
    (r"adequa|opinion|enough staff", "adequacy"),
    (r"linac|linear accelerator", "linacs"),
    (r"gamma camera", "gamma_cameras"),
    (r"mr scanner|mri scanner", "mr_scanners"),
    (r"devices?\b", "devices"),
    (r"new patients?\b", "patients"),
    (r"certificat|\bmpes?\b|\brpas?\b|\brwas?\b|\blpas?\b", "certificates"),
    (r"regist", "registration"),
    (r"\bages?\b|aged|ageing|retire", "ages"),
    (r"gender|women|female|\bsex\b", "genders"),
    (r"\bbands?\b|agenda for change", "bands"),
    (r"(vacan|establish|posts?\b).*\bspecialisms\b", "vacancies_by_specialism"),
    (r"vacan|establish|posts?\b", "vacancies_by_region"),
    (r"headcount|staff groups?\b|\bwte\b|profile", "staff_groups"),
)
"""What a request's words say → the ready view that answers it; the first that is said counts."""

_WANTED = {Want.VACANCIES: "vacancies_by_region", Want.WORKFORCE: "staff_groups"}
"""What is wanted → the view, where the words of the request say no more."""

_ALSO_CALLED = {
    "radiotherapy": "RT",
    "radiation protection": "DRRP",
    "diagnostic radiology": "DRRP",
    "mri": "MR",
    "ultrasound": "USNIR",
    "scientific computing": "CSC",
    "clinical computing": "CSC",
}


def specialism_of(record: Record) -> str:
    """Return the one specialism that a request or its special interest group names; empty for none or several."""
    text = folded(f"{record.request.for_sig or ''} {record.summary}")
    named = {each.code for each in CODE_LISTS["specialism"].codes if folded(each.label) in text}
    named |= {code for words, code in _ALSO_CALLED.items() if re.search(rf"\b{words}\b", text)}
    return named.pop() if len(named) == 1 else ""


def suggested(record: Record) -> Ready | None:
    """Return the ready view that seems to answer a request, for its specialism if it names one; None if none does."""
    text = folded(record.summary)
    name = next((view for says, view in _SAYS if re.search(says, text)), None) or next(
        (view for want, view in _WANTED.items() if want in record.request.wants), None
    )
    found = next((each for each in ready_views() if each.name == name), None)
    specialism = specialism_of(record)
    if found is None or not specialism or found.question.where:
        return found
    return replace(found, question=replace(found.question, where=(("specialism", (specialism,)),)))
