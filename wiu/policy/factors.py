"""How much staff a machine or a patient is reckoned to need: the reader of `factors.md`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from wiu.policy.tables import PolicyError, read_table

PAGE = Path(__file__).with_name("factors.md")
MOST = 100.0
# the codes of the survey's own lists, which stand above this package; a test compares the two
EQUIPMENT = (
    *("linacs", "brachytherapy_units", "ct_sim", "gamma_cameras", "spect_ct", "pet_ct", "ct_scanners"),
    *("mr_scanners", "xray_units", "us_scanners", "devices_supported", "new_patients"),
)
SPECIALISMS = ("RT", "NM", "DRRP", "MR", "USNIR", "CE", "RE", "PM", "CSC", "OTHER")


@dataclass(frozen=True)
class Factor:
    """WTE of all staff of a specialism for one unit of equipment, who says so, and since when it is used."""

    equipment: str
    specialism: str
    wte: float
    source: str
    since: date


@cache
def factors(page: Path = PAGE) -> tuple[Factor, ...]:
    """Return the factors that the office has loaded, in the page's order; none by default.

    Raises:
        PolicyError: a cell is empty, no code, no number or no day, or a pair of equipment and specialism
            stands there twice.

    """
    found: dict[tuple[str, str], Factor] = {}
    for row in read_table(page, ("equipment", "specialism", "wte each", "source", "since")):
        for column, text in row.items():
            if not text:
                raise PolicyError(page, row.line, f"the {column} is empty")
        for column, known in (("equipment", EQUIPMENT), ("specialism", SPECIALISMS)):
            if row[column] not in known:
                raise PolicyError(
                    page, row.line, f"unknown {column} “{row[column]}”; known: {', '.join(known)}"
                )
        try:
            wte = float(row["wte each"])
            since = date.fromisoformat(row["since"])
        except ValueError:
            raise PolicyError(page, row.line, "expected a number of WTE and a day as 2026-11-22") from None
        if not 0 < wte < MOST:
            raise PolicyError(page, row.line, f"“{row['wte each']}”: expected between 0 and {MOST:.0f} WTE")
        key = row["equipment"], row["specialism"]
        if key in found:
            raise PolicyError(page, row.line, f"{' of '.join(key)} stands there twice")
        found[key] = Factor(*key, wte, row["source"], since)
    return tuple(found.values())
