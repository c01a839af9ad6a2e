"""What the attackers found. Inside-engine information: figures stay out of every repr and document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wiu.disclosure.safe_table import Codes


@dataclass(frozen=True, repr=False)
class Disclosure:
    """A withheld cell that an attacker works out.

    `kind`: `point` (exactly, or to a single whole number), `too close` (within the room that p%
    asks for), `printed` (a release shows what another withholds), `sensitive` (a rule makes the cell
    sensitive, yet it is printed), `difference` (two editions subtracted). `low` and `high` are what
    the attacker is left with, in the measure's unit: for the engineer only.
    """

    attacker: str
    measure: str
    edition: str
    codes: Codes
    kind: str
    who: str
    low: float
    high: float

    def __repr__(self) -> str:
        """Name the cell, hide the figures and the person."""
        return (
            f"<Disclosure {self.kind!r} of {self.measure!r} at {' × '.join(self.codes)} by {self.attacker!r}>"
        )


@dataclass(frozen=True, repr=False)
class Findings:
    """The judge's verdict on one or more releases.

    `attacked`: by attacker, how many (attacker, cell) pairs were tried. `words`: cells that the legend gives away by
    itself, whatever is withheld (four withheld cells of at least one each under a withheld sum of at
    most four): no pattern helps, only a legend that says less. `differs`: cells whose printed
    figure is not the microdata's. `missing`: cells of the releases' tables that nothing was printed for.
    `derivable_secondaries`: exactly known though withheld, which harms nobody and is only told.
    `undecided`: searches for whole numbers that ran out of time; such a cell counts as disclosed.
    """

    attacked: dict[str, int]
    disclosures: tuple[Disclosure, ...]
    words: tuple[Disclosure, ...]
    differs: tuple[tuple[str, Codes], ...]
    missing: tuple[Codes, ...]
    derivable_secondaries: tuple[tuple[str, Codes], ...]
    undecided: int
    programs: int

    @property
    def safe(self) -> bool:
        """True if nobody found anything and the table says the truth about every cell."""
        return not (self.disclosures or self.differs or self.missing)

    def by(self, attacker: str) -> tuple[Disclosure, ...]:
        """Return what one kind of attacker found."""
        return tuple(found for found in self.disclosures if found.attacker == attacker)

    def as_json(self) -> dict[str, object]:
        """Return the document of the command line: counts and codes, never a figure, never a name."""
        cells = {
            (found.attacker, found.measure, found.edition, found.codes, found.kind)
            for found in self.disclosures
        }
        return {
            "safe": self.safe,
            "attackers": {
                name: {"attacks": tried, "disclosures": len({one[1:4] for one in cells if one[0] == name})}
                for name, tried in self.attacked.items()
            },
            "disclosures": len({one[1:4] for one in cells}),
            "disclosed": [
                {
                    "attacker": attacker,
                    "measure": measure,
                    "edition": edition,
                    "cell": list(codes),
                    "kind": kind,
                }
                for attacker, measure, edition, codes, kind in sorted(cells)
            ],
            "given_away_by_the_legend_alone": sorted({(one.measure, one.codes) for one in self.words}),
            "figure_differs": [{"measure": measure, "cell": list(codes)} for measure, codes in self.differs],
            "missing": [list(codes) for codes in self.missing],
            "derivable_secondaries": [
                {"measure": measure, "cell": list(codes)} for measure, codes in self.derivable_secondaries
            ],
            "undecided": self.undecided,
        }

    def __repr__(self) -> str:
        """Count, show nothing."""
        return f"<Findings: {len(self.disclosures)} disclosures, {len(self.differs)} figures differ>"
