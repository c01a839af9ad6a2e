"""Words that came from somebody else, shown as they stand: in Markdown they would be links, badges and pictures.

A picture is fetched by whoever looks at it: one whose address is that of the way out signs every reader out.
Bare web addresses would be links, and escapes do not help: a sign that nobody sees parts them. Addresses of e-mail
stay as they are: they are there to be copied, and write to whom they name.
"""

from __future__ import annotations

import re

_NO_LINK = "\N{WORD JOINER}"
_MARKS = re.compile(
    r"(?i:(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.))"
    r"|[\\`*_\[\]<>$~|]|:(?=[A-Za-z])|&(?=[#\w]+;)|^(?:[-+=#]|\d+(?=[.)]))"
)


def verbatim(text: str) -> str:
    """Return a text on one line, such that Markdown shows it unchanged; web addresses are no links."""
    return _MARKS.sub(_escaped, " ".join(text.split()))


def worded(message: str) -> str:
    """Return a message of ours that may quote somebody else: nothing of it is Markdown but `what is to be typed`."""
    parts = " ".join(message.split()).split("`")
    if not len(parts) % 2 or "``" in message:  # not in pairs, and so not of ours alone
        return verbatim(message)
    return "`".join(each if place % 2 else _MARKS.sub(_escaped, each) for place, each in enumerate(parts))


def _escaped(mark: re.Match[str]) -> str:
    found = mark.group()
    if not found:
        return _NO_LINK
    return f"{found}\\" if found.isdigit() else f"\\{found}"
