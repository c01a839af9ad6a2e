"""The code lists: every word that a coded field may hold, its label, and the groups used for release.

Codes are what lies in store and what questions name; labels are what people read. A value that is
in no list is never stored: the mapping of a file says by name which raw value is which code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~", "-"))


def folded(text: str) -> str:
    """Return a text as it is compared: one kind of dash, single blanks, no case, no outer blanks."""
    return " ".join(text.translate(_DASHES).replace(" - ", "-").replace(" / ", "/").split()).casefold()


@dataclass(frozen=True)
class Code:
    """One code and the label that people read for it."""

    code: str
    label: str


@dataclass(frozen=True)
class CodeList:
    """The codes of one kind, in reading order."""

    name: str
    codes: tuple[Code, ...]

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {each.code: each.label for each in self.codes}

    @cached_property
    def _folded(self) -> dict[str, str]:
        labels = {folded(each.label): each.code for each in self.codes}
        return labels | {folded(each.code): each.code for each in self.codes}

    def __contains__(self, code: object) -> bool:
        return code in self._labels

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def label(self, code: str) -> str:
        """Return the label of a code.

        Raises:
            KeyError: no such code in this list.

        """
        return self._labels[code]

    def find(self, text: str) -> str | None:
        """Return the code that a text spells, code or label, whatever its case, blanks and dashes; else None."""
        return self._folded.get(folded(text))


def _list(name: str, *codes: str | tuple[str, str]) -> CodeList:
    return CodeList(name, tuple(Code(each, each) if isinstance(each, str) else Code(*each) for each in codes))


ENGLISH_REGIONS = (
    "London",
    "South East",
    "South West",
    "East of England",
    "Midlands",
    "North West",
    "North East and Yorkshire",
)

CODE_LISTS: dict[str, CodeList] = {
    each.name: each
    for each in (
        _list(
            "specialism",
            ("RT", "Radiotherapy physics"),
            ("NM", "Nuclear medicine"),
            ("DRRP", "Diagnostic radiology and radiation protection"),
            ("MR", "Magnetic resonance"),
            ("USNIR", "Ultrasound and non-ionising radiation"),
            ("CE", "Clinical engineering"),
            ("RE", "Rehabilitation engineering"),
            ("PM", "Physiological measurement"),
            ("CSC", "Clinical and scientific computing"),
            ("OTHER", "Other specialism"),
        ),
        _list(
            "staff_group",
            ("clinical scientist", "Clinical scientist"),
            ("clinical technologist", "Clinical technologist"),
            ("engineer", "Engineer"),
            ("practitioner", "Practitioner"),
            ("assistant", "Assistant"),
            ("trainee", "Trainee"),
            ("apprentice", "Apprentice"),
            ("other", "Other staff"),
        ),
        _list("subtype", ("STP", "Trainee, STP"), ("HSST", "Trainee, HSST"), ("Route 2", "Trainee, Route 2")),
        _list(
            "registration",
            ("HCPC", "Registered with the HCPC"),
            ("RCT", "On the Register of Clinical Technologists"),
            ("EngC", "Registered with the Engineering Council"),
            ("none", "Not registered"),
            ("unknown", "Registration not known"),
        ),
        _list(
            "certification",
            ("MPE", "Medical physics expert"),
            ("RPA", "Radiation protection adviser"),
            ("RWA", "Radioactive waste adviser"),
            ("LPA", "Laser protection adviser"),
            ("MRSE", "Magnetic resonance safety expert"),
        ),
        # the survey asks for a number from 1 to 5 and gives no words to those between
        _list(
            "adequacy",
            ("1", "Rated 1, least adequate"),
            ("2", "Rated 2"),
            ("3", "Rated 3"),
            ("4", "Rated 4"),
            ("5", "Rated 5, most adequate"),
        ),
        # "2–5" and its like stand in the list since some surveys ask bands in groups: such an answer
        # is kept as given, never spread over the single bands. (A stroke, not a dash, since “8a–8b” is the
        # group that a release shows: of single answers and joint ones alike.)
        _list(
            "afc_band",
            *(("2", "Band 2"), ("3", "Band 3"), ("4", "Band 4"), ("5", "Band 5")),
            ("2–5", "Bands 2 to 5, asked together"),
            *(("6", "Band 6"), ("7", "Band 7")),
            ("6/7", "Bands 6 and 7, asked together"),
            *(("8a", "Band 8a"), ("8b", "Band 8b")),
            ("8a/8b", "Bands 8a and 8b, asked together"),
            *(("8c", "Band 8c"), ("8d", "Band 8d")),
            ("8c/8d", "Bands 8c and 8d, asked together"),
            *(("9", "Band 9"), ("VSM", "Very senior manager")),
            ("9/VSM", "Band 9 and very senior managers, asked together"),
            ("Annex 21", "Annex 21 (trainees)"),
            ("not AfC", "Not on Agenda for Change"),
            ("unknown", "Band not known"),
        ),
        _list(
            "age_band",
            ("under 25", "Under 25"),
            "25–34",
            "35–44",
            "45–54",
            "55–64",
            ("65 and over", "65 and over"),
            ("unknown", "Age not known"),
        ),
        _list(
            "gender",
            ("female", "Female"),
            ("male", "Male"),
            ("other", "Other"),
            ("prefer not to say", "Prefer not to say"),
            ("unknown", "Gender not known"),
        ),
        _list(
            "org_type",
            ("NHS trust", "NHS trust"),
            ("NHS foundation trust", "NHS foundation trust"),
            ("health board", "Health board"),
            ("HSC trust", "Health and social care trust"),
            ("independent provider", "Independent provider"),
            ("university", "University"),
            ("other", "Other organisation"),
        ),
        _list("nation", "England", "Scotland", "Wales", "Northern Ireland"),
        _list("region", *ENGLISH_REGIONS, "Scotland", "Wales", "Northern Ireland"),
        _list("sector", "NHS", ("independent", "Independent")),
        _list(
            "head_listing",
            ("listed", "Name may be shown to members"),
            ("objected", "Objected to being listed"),
            ("unknown", "Not asked yet"),
        ),
        _list("round_status", ("planned", "Planned"), ("open", "Open"), ("closed", "Closed")),
        _list(
            "granularity",
            ("return", "A row is a department's whole return"),
            ("staff_line", "A row is one line of a department's staff"),
            ("person", "A row is a person"),
        ),
        _list(
            "submission_status",
            ("accepted", "Accepted"),
            ("duplicate", "Duplicate of another return"),
            ("superseded", "Superseded by a newer return"),
            ("quarantined", "Quarantined"),
        ),
        _list(
            "provided",
            ("in house", "In house"),
            ("bought in", "Bought in"),
            ("both", "In house and bought in"),
            ("none", "Not provided"),
        ),
        _list(
            "workload_measure",
            ("linacs", "Linear accelerators"),
            ("brachytherapy_units", "Brachytherapy units"),
            ("ct_sim", "CT simulators"),
            ("gamma_cameras", "Gamma cameras"),
            ("spect_ct", "SPECT/CT scanners"),
            ("pet_ct", "PET/CT scanners"),
            ("ct_scanners", "CT scanners"),
            ("mr_scanners", "MR scanners"),
            ("xray_units", "X-ray units"),
            ("us_scanners", "Ultrasound scanners"),
            ("devices_supported", "Devices supported"),
            ("new_patients", "New patients a year"),
        ),
        _list(
            "arrangement",
            ("in_house", "In house"),
            ("provided_under_sla", "Provided under a service-level agreement"),
            ("received_under_sla", "Received under a service-level agreement"),
            ("private_provider", "Private provider"),
            ("none", "None"),
            ("unknown", "Arrangement not known"),
        ),
        _list("stated_by", ("provider", "Stated by the provider"), ("client", "Stated by the client")),
    )
}

_UPPER = ("8c", "8d", "8c/8d", "9", "VSM", "9/VSM")
_NO_BAND = ("Annex 21", "not AfC", "unknown")

GROUPINGS: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "afc_band": {
        # the broad descriptors of a release; answers to a question that grouped otherwise stand apart
        "broad": {
            "2–4": ("2", "3", "4"),
            "5–6": ("5", "6"),
            "7": ("7",),
            "8a–8b": ("8a", "8b", "8a/8b"),
            "8c–9/VSM": _UPPER,
            "other or grouped otherwise": ("2–5", "6/7", *_NO_BAND),
        },
        # holds single and grouped answers alike
        "2–5 / 6–7 / 8a–8b / 8c and over": {
            "5 and below": ("2", "3", "4", "5", "2–5"),
            "6 or 7": ("6", "7", "6/7"),
            "8a or 8b": ("8a", "8b", "8a/8b"),
            "8c and over": _UPPER,
            "no band known": _NO_BAND,
        },
        "2–7 / 8a and over": {
            "7 and below": ("2", "3", "4", "5", "2–5", "6", "7", "6/7"),
            "8a and over": ("8a", "8b", "8a/8b", *_UPPER),
            "no band known": _NO_BAND,
        },
    },
    "age_band": {
        "under 35 / 35–54 / 55 and over": {
            "under 35": ("under 25", "25–34"),
            "35–54": ("35–44", "45–54"),
            "55 and over": ("55–64", "65 and over"),
            "age not known": ("unknown",),
        },
        "under 45 / 45 and over": {
            "under 45": ("under 25", "25–34", "35–44"),
            "45 and over": ("45–54", "55–64", "65 and over"),
            "age not known": ("unknown",),
        },
        "under 55 / 55 and over": {
            "under 55": ("under 25", "25–34", "35–44", "45–54"),
            "55 and over": ("55–64", "65 and over"),
            "age not known": ("unknown",),
        },
    },
    "gender": {
        "female / all others": {
            "female": ("female",),
            "all others": ("male", "other", "prefer not to say", "unknown"),
        },
    },
    "staff_group": {
        "scientists / technologists and engineers / others": {
            "scientists": ("clinical scientist",),
            "technologists and engineers": ("clinical technologist", "engineer", "practitioner"),
            "trainees, assistants and others": ("assistant", "trainee", "apprentice", "other"),
        },
    },
    "adequacy": {
        "1 or 2 / 3 / 4 or 5": {
            "rated 1 or 2": ("1", "2"),
            "rated 3": ("3",),
            "rated 4 or 5": ("4", "5"),
        },
    },
    "registration": {
        "registered / not": {
            "registered": ("HCPC", "RCT", "EngC"),
            "not registered or not known": ("none", "unknown"),
        },
    },
    "region": {
        "nation": {
            "England": ENGLISH_REGIONS,
            "Scotland": ("Scotland",),
            "Wales": ("Wales",),
            "Northern Ireland": ("Northern Ireland",),
        },
        "England / other nations": {
            "England": ENGLISH_REGIONS,
            "other nations": ("Scotland", "Wales", "Northern Ireland"),
        },
    },
}
"""Dimension → grouping → group → its codes. Every grouping places each code of its list exactly once.

A group never bears the name of a code, but for a nation that is a region of its own.
"""
