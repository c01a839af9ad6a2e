"""Seeded damage to a file: what transport, editors and spiteful people do to it, again and again the same."""

import io
import random
import zipfile

TOKENS = (
    b'"', b'""', b",", b";", b"\t", b"\xc2\xac", b"\r", b"\n", b"\r\n", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a", b"sep=;\n",
    b"Total", b"Note: ", b"<5", b"*", b"-", b"24,6", b"(3)", b"1e400", b"9" * 40, b"=1+1", b"@SUM(A1)", b"someone@gmail.com",
    b"07700 900123", b"31/02/2025", b"2025-13-45", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b'{"ImportId":"x"}',
    b"<v>", b"</c>", b't="e"', b'r="XFD1048576"', b'r="A0"', b"&#x0;", b"1E308", b"NaN", b" " * 300, b"a" * 5_000,
)  # fmt: skip
_WHOLE_LIMIT = 400_000


def mutated(content: bytes, seed: int) -> bytes:
    """Return the file with a handful of wounds; a workbook is sometimes opened, and a part of it wounded."""
    chance = random.Random(seed)  # noqa: S311 - a file to break, no secret
    content = content[:_WHOLE_LIMIT]
    if content[:4] == b"PK\x03\x04" and chance.random() < 0.8:
        return _inside(content, chance)
    return _wounded(content, chance)


def _wounded(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        chance.choice(WOUNDS)(data, chance)
    return bytes(data)


def _inside(content: bytes, chance: random.Random) -> bytes:
    try:
        old = zipfile.ZipFile(io.BytesIO(content))
        parts = {name: old.read(name) for name in old.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return _wounded(content, chance)
    names = [name for name in parts if name.endswith((".xml", ".rels", ".bin"))] or list(parts)
    for name in chance.choices(
        names, weights=[5 if "sheet" in name else 1 for name in names], k=chance.choice((1, 1, 2))
    ):
        parts[name] = _wounded(parts[name], chance)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return held.getvalue()


def _place(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(data: bytearray, chance: random.Random) -> None:
    place = _place(data, chance)
    data[place:place] = chance.choice(TOKENS)


def _cut(data: bytearray, chance: random.Random) -> None:
    place = _place(data, chance)
    del data[place : place + chance.choice((1, 2, 10, 100))]


def _truncate(data: bytearray, chance: random.Random) -> None:
    if chance.random() < 0.2:
        del data[_place(data, chance) :]


def _repeat(data: bytearray, chance: random.Random) -> None:
    place = _place(data, chance)
    data[place:place] = bytes(data[place : place + chance.choice((3, 40, 400))]) * chance.choice((1, 2, 30))


def _swap_lines(data: bytearray, chance: random.Random) -> None:
    lines = bytes(data).split(b"\n")
    chance.shuffle(lines)
    data[:] = b"\n".join(lines)


def _replace_all(data: bytearray, chance: random.Random) -> None:
    old = chance.choice((b",", b"\r\n", b'"', b"0", b" ", b"\t", b"e"))
    data[:] = bytes(data).replace(old, chance.choice(TOKENS[:16]))[:_WHOLE_LIMIT]


WOUNDS = (_flip, _flip, _insert, _insert, _cut, _truncate, _repeat, _swap_lines, _replace_all)
