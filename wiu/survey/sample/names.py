"""Invented names: places and people that sound of these islands and are nobody's.

Places are put together from syllables, surnames from others, so that no real trust and no real
Head of Service stands beside an invented figure (S3).
"""

from __future__ import annotations

import numpy as np

from wiu.survey.sample.draw import stream

_STEMS = (
    *("Abbrel", "Aldwen", "Ambrel", "Ardlow", "Averil", "Balmer", "Belsom", "Birrow", "Brackel"),
    *("Brindel", "Carrow", "Cawdel", "Cinder", "Corvel", "Cravel", "Dapple", "Dellow", "Dravel"),
    *("Dunnel", "Elderim", "Emberl", "Fallow", "Farrin", "Fennim", "Flaxen", "Garrow", "Gildem"),
    *("Gorsel", "Grenlow", "Hallim", "Harrowen", "Hazelor", "Heddle", "Hollim", "Iverlin", "Jessam"),
    *("Kestrel", "Kirrel", "Lapwing", "Larkim", "Linnow", "Lorrim", "Mallowen", "Marrin", "Merlow"),
    *("Mossel", "Nettlem", "Orrel", "Osprim", "Pellow", "Pinnel", "Plover", "Quarrel", "Quillow"),
    *("Ravelin", "Rowanel", "Sallow", "Sedgel", "Sorrel", "Swallen", "Tallow", "Tarnel", "Thistlem"),
    *("Tormel", "Ullerin", "Varrow", "Wenlin", "Willowen", "Wrenlow", "Yarrowin"),
)
_ENDINGS = (
    *("mere", "wick", "garth", "combe", "stead", "holt", "fold", "thwaite", "hurst", "brae", "shaw"),
    *("ghyll", "minster", "haven", "bourne", "heath", "moor", "dene", "cross", "bridge", "well"),
    *("gate", "beck", "rigg"),
)
_BEFORE = ("", "Upper ", "Nether ", "Great ", "Old ", "Far ", "Long ")

_FIRST = (
    *("Ada", "Alun", "Amara", "Anil", "Beatrix", "Bryn", "Callum", "Catrin", "Chidi", "Clara"),
    *("Dafydd", "Devika", "Edith", "Efe", "Eilidh", "Farah", "Fergus", "Gethin", "Grace", "Hamza"),
    *("Hester", "Idris", "Imogen", "Iona", "Jonas", "Kavita", "Keir", "Leila", "Lorcan", "Mabel"),
    *("Magnus", "Mei", "Niamh", "Nikhil", "Olwen", "Oscar", "Padraig", "Priya", "Rafe", "Rhona"),
    *("Rosalind", "Samir", "Selma", "Tamsin", "Tariq", "Una", "Wanda", "Yusuf"),
)
_SURNAME_STEMS = (
    *("Abber", "Ashmer", "Birken", "Bramber", "Candle", "Cobbel", "Dapper", "Elmer", "Fether"),
    *("Gander", "Hobbin", "Inkle", "Jarrow", "Kettle", "Lantern", "Meddle", "Nimble", "Orchar"),
    *("Pepper", "Quibble", "Rumble", "Saddler", "Tinder", "Umber", "Vintner", "Wimble"),
    *("Yewer", "Zephyr"),
)
_SURNAME_ENDINGS = (
    *("thwick", "quill", "wether", "mantle", "lace", "brook", "feather", "shank", "whistle", "penny"),
    *("stone", "wright"),
)
_TITLES = ("Dr ", "Dr ", "Dr ", "Prof. ", "Ms ", "Mr ", "Mrs ")


def places(seed: int, count: int) -> list[str]:
    """Return `count` different invented places; past 11,000 or so they bear numbers."""
    rng = stream(seed, "names", 0)
    plain = [stem + ending for stem in _STEMS for ending in _ENDINGS]
    shuffled = [plain[each] for each in rng.permutation(len(plain))]
    names = [before + place for before in _BEFORE for place in shuffled]
    return [names[each % len(names)] + _numbered(each // len(names)) for each in range(count)]


def _numbered(turn: int) -> str:
    return f" {turn + 1}" if turn else ""


def people(seed: int, count: int) -> list[str]:
    """Return `count` invented names with their titles; two people may share one, as in life."""
    rng = stream(seed, "names", 1)
    parts = (_TITLES, _FIRST, _SURNAME_STEMS, _SURNAME_ENDINGS)
    title, first, stem, ending = (rng.integers(0, len(each), count) for each in parts)
    return [
        f"{_TITLES[t]}{_FIRST[f]} {_SURNAME_STEMS[s]}{_SURNAME_ENDINGS[e]}"
        for t, f, s, e in zip(title, first, stem, ending, strict=True)
    ]


_LETTERS = np.array(list("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"))
_SHORT_SPACE = 24 * 30


def organisation_codes(seed: int, count: int) -> list[str]:
    """Return `count` different codes shaped like the ODS's, three characters or five, all invented.

    All begin with Z, which no trust's or board's does. A third are five characters, more where the
    short ones run out.
    """
    rng = stream(seed, "names", 2)
    short = rng.permutation(_SHORT_SPACE)
    long = rng.permutation(24 * 10 * 24 * 24)
    wants_short = rng.integers(0, 3, count) > 0
    rank = np.cumsum(wants_short) - 1
    is_short = wants_short & (rank < _SHORT_SPACE)
    return [
        _short_code(int(short[r])) if use else _long_code(int(long[each]))
        for each, (use, r) in enumerate(zip(is_short, rank, strict=True))
    ]


def _short_code(number: int) -> str:
    return f"Z{_LETTERS[number // 30]}{_LETTERS[4 + number % 30]}"


def _long_code(number: int) -> str:
    rest, fifth = divmod(number, 24)
    rest, fourth = divmod(rest, 24)
    second, third = divmod(rest, 10)
    return f"Z{_LETTERS[second]}{third}{_LETTERS[fourth]}{_LETTERS[fifth]}"


def postcodes(rng: np.random.Generator, count: int) -> list[str]:
    """Return postcodes in areas ZA to ZZ, none of which the post knows."""
    area, district, sector, unit = (
        rng.integers(0, 24, count),
        rng.integers(1, 30, count),
        rng.integers(1, 10, count),
        rng.integers(0, 24, (count, 2)),
    )
    return [
        f"Z{_LETTERS[a]}{d} {s}{_LETTERS[u[0]]}{_LETTERS[u[1]]}"
        for a, d, s, u in zip(area, district, sector, unit, strict=True)
    ]
