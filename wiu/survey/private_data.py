"""What a survey must not collect (S1), recognised by a column's name and by what stands in it.

Private e-mail, telephone and home addresses, dates of birth, the names of those who answered, and
what a survey tool adds about them (IP address, position). Work addresses are not personal data:
an e-mail column whose every address is an employer's may stay, and so may a bare “Address” or
“Postcode” beside the organisation whose it is, unless the rows are people. In doubt a column goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

_WORK = re.compile(
    r"\b(work|office|department|departmental|service|business|organisation|organization|trust)\b"
)
_BY_NAME: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    # reason, pattern on the folded name, whether a word such as “work” makes it harmless
    ("IP address", re.compile(r"\bip[\s_-]?addr|^ip$|\bipv[46]\b"), False),
    (
        "date of birth",
        re.compile(r"\bd\.?o\.?b\b\.?|(date|year|month)[\s_]?of[\s_]?birth|birth[\s_]?(date|day|year)"),
        False,
    ),
    (
        "private telephone number",
        re.compile(r"\b(tele)?phone|\bmobile\b(?! (x|c|m))|^tel\.?$|\btel\.? ?(no|num)|\bcell\b( no| num)"),
        True,
    ),
    (
        "private address",
        re.compile(
            r"\b(home|private|personal|residential|your)[\s_-]*(address|post ?code|postal code)|\bstreet address"
        ),
        True,
    ),
    (
        "name of a person who answered",
        re.compile(
            r"\b(first|last|given|family|middle|full|respondents?'?s?|your|recipient|staff member|employee|contact)[\s_]*name"
            r"|surname|forename|completed by|^recipient(first|last)"
        ),
        False,
    ),
    (
        "position of the person who answered",
        re.compile(r"^location ?(latitude|longitude)|geo[\s_-]?location"),
        False,
    ),
    (
        "personal number",
        re.compile(
            r"national insurance|\bni (number|no)\b|\bnhs (number|no)\b|payroll|assignment number"
            r"|\b(employee|hcpc|rct|gmc|passport|driving licence|personnel)[\s_]*(number|no\b|id\b|pin\b)"
            r"|^registration (number|no\.?)$"
        ),
        False,
    ),
)
_MAIL_NAME = re.compile(r"\be-?mail|recipientemail")
_PRIVATE_WORD = re.compile(r"\b(private|personal|home)\b")
# bounded and possessive, so that a long text is looked through once; 64 is the most before an @
_MAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]++(?:\.[\w-]++)++")
_WORK_MAIL = re.compile(
    r"@(?:[\w-]+\.)*(?:nhs\.net|nhs\.uk|nhs\.scot|wales\.nhs\.uk|hscni\.net|ac\.uk|gov\.uk|gov\.scot|gov\.wales|ipem\.ac\.uk)$",
    re.IGNORECASE,
)
# a time of day has two colons and no more; an address of the sixth version has seven, or two that meet
_IP = re.compile(
    r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?::\d{1,5})?$"
    r"|^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$|^(?=[0-9a-f:.]{2,45}$)(?=.*::)(?!.*::.*::)[0-9a-f:]+(?:\d{1,3}(?:\.\d{1,3}){3})?$",
    re.IGNORECASE,
)
_IP_INSIDE = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"
)
_PHONE = re.compile(
    r"(?<![\w.+-])(?:\+44\s?\(?0?\)?\s?|\(?0)(?:[1237]\d{2,4}\)?)[\s-]?\d{3,4}[\s-]?\d{3,4}(?![\w.-])"
)
_NI_NUMBER = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b")
_PERSON = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof)\.?\s+)?[A-Z][a-z'’-]+(?:\s+[A-Z]\.?)?\s+[A-Z][A-Za-z'’-]+$",
    re.IGNORECASE,
)
_NOT_PERSON = re.compile(
    r"\b(nhs|trust|hospital|hospitals|university|health|board|department|service|services|centre|institute|clinic|"
    r"infirmary|foundation|group|ltd|limited|physics|engineering|medicine|imaging|council|college|school)\b",
    re.IGNORECASE,
)
_ORGANISATION_NAME = re.compile(
    r"organi[sz]ation|trust|hospital|department|service|employer|provider|site|region|area|group|list|survey|board|round|head"
)
_CAREER_DATE = re.compile(
    r"start|join|appoint|qualif|regist|install|open|purchas|commission|manufact|valid|census|creat|submi"
)
_ISO = re.compile(r"^(\d{4})-\d\d-\d\d|^\d{1,2}[/.-]\d{1,2}[/.-](\d{4})")
_BARE_NAME = re.compile(r"^names?( \(\d\))?$")
_WORDS_OF_A_NAME = re.compile(r"^[^\W\d_][^\W\d_.'’-]+\.?(?:[ -][^\W\d_][^\W\d_.'’]*\.?){0,4}$")
_BARE_PLACE = re.compile(
    r"^((full )?(postal |postcode )?address( line)?|post ?code|postal code|zip( code)?|street|house( number| name)?)( ?\(?\d\)?)?$"
)
_WHOSE_PLACE = re.compile(
    r"\b(organi[sz]ation|department|dept|trust|hospital|site|provider|employer|health board|centre|org)\b"
)
_OF_PEOPLE = re.compile(r"\b(age|gender|sex|ethnicity|religion|marital)\b")
_OF_THE_TOOL = ("IP address", "position of the person who answered")
_ENOUGH = 0.3
_MOST = 0.6
_FEWEST = 5
_SAMPLE = 5_000
_OLDEST, _YOUNGEST = 1925, 2008
_CARD_DIGITS = 10


def by_name(name: str) -> str | None:
    """Return why a column's name alone says that it is private, or None. E-mail is judged by content too."""
    text = " ".join(name.replace("_", " ").split()).casefold()
    for reason, pattern, work_excuses in _BY_NAME:
        if pattern.search(text) and not (
            work_excuses and _WORK.search(text) and not _PRIVATE_WORD.search(text)
        ):
            return reason
    return None


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    """Return how many of the values are nothing but what the pattern says."""
    return sum(bool(pattern.fullmatch(value)) for value in values) / len(values)


def _is_patient_number(text: str) -> bool:
    digits = text.replace(" ", "").replace("-", "")
    if len(digits) != _CARD_DIGITS or not digits.isascii() or not digits.isdigit():
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest % 11 == int(digits[-1]) and rest != _CARD_DIGITS


def _birth_dates(name: str, values: Sequence[str]) -> bool:
    if _CAREER_DATE.search(name) or len(values) < _FEWEST:
        return False
    years = [int(match[1] or match[2]) for value in values if (match := _ISO.match(value))]
    return (
        len(years) >= 0.9 * len(values)
        and all(_OLDEST <= year <= _YOUNGEST for year in years)
        and max(years) - min(years) > 10  # noqa: PLR2004 - an installation round spans less than a staff's ages
    )


def by_content(name: str, values: Sequence[str]) -> str | None:
    """Return why the values of a column say that it is private, or None. `values`: distinct, not empty."""
    text = " ".join(name.replace("_", " ").split()).casefold()
    values = values[:_SAMPLE]
    mailed = bool(_MAIL_NAME.search(text))
    if not values:
        if mailed and not _WORK.search(text):
            return "private e-mail address"
        return "name of a person who answered" if _BARE_NAME.match(text) else None
    addresses = [value for value in values if _MAIL.fullmatch(value.strip("<>; "))]
    if mailed or len(addresses) >= _ENOUGH * len(values):
        at_work = bool(addresses) and all(_WORK_MAIL.search(value) for value in addresses)
        stated = _WORK.search(text) and not addresses
        if not (at_work or stated) or _PRIVATE_WORD.search(text):
            return "private e-mail address"
    return next((reason for reason, judge in _BY_CONTENT if judge(text, values)), None)


def _names_people(name: str, values: Sequence[str]) -> bool:
    if _BARE_NAME.match(name):
        # whose name it is nobody says: it may stay where most are no words or name organisations
        named = [value for value in values if _WORDS_OF_A_NAME.match(value) and not _NOT_PERSON.search(value)]
        return len(named) > 0.5 * len(values)
    if not re.search(r"\bnames?\b", name) or _ORGANISATION_NAME.search(name):
        return False
    return _share(values, _PERSON) >= _MOST and sum(
        bool(_NOT_PERSON.search(value)) for value in values
    ) < _ENOUGH * len(values)


def _patient_numbers(_name: str, values: Sequence[str]) -> bool:
    return len(values) >= _FEWEST and sum(map(_is_patient_number, values)) >= 0.9 * len(values)


_BY_CONTENT: tuple[tuple[str, Callable[[str, Sequence[str]], bool]], ...] = (
    ("IP address", lambda _, values: _share(values, _IP) >= _ENOUGH),
    (
        "private telephone number",
        lambda name, values: _share(values, _PHONE) >= _ENOUGH and not _WORK.search(name),
    ),
    ("personal number", lambda _, values: _share(values, _NI_NUMBER) >= _ENOUGH),
    ("personal number", _patient_numbers),
    ("date of birth", _birth_dates),
    ("name of a person who answered", _names_people),
)


def _place_of_whom(frame: pd.DataFrame, found: dict[str, str]) -> dict[str, str]:
    """Return the bare address columns that may be people's homes: name → why.

    They may stay where another column says which organisation a row is, and nothing says that a row is a
    person: no name, birth date, private address or number beside it, no age and no gender.
    """
    texts = {str(name): " ".join(str(name).replace("_", " ").split()).casefold() for name in frame.columns}
    places = [name for name, text in texts.items() if _BARE_PLACE.search(text) and name not in found]
    people = any(_OF_PEOPLE.search(text) for text in texts.values())
    people |= any(reason not in _OF_THE_TOOL for reason in found.values())
    whose = any(_WHOSE_PLACE.search(text) for text in texts.values())
    return {} if whose and not people else dict.fromkeys(places, "private address")


def private_columns(frame: pd.DataFrame) -> dict[str, str]:
    """Return the private columns of a table: name → why."""
    found: dict[str, str] = {}
    for name in frame.columns:
        reason = by_name(name)
        if reason is None:
            values = [str(value) for value in frame[name].dropna().unique() if value]
            reason = by_content(name, values)
        if reason is not None:
            found[name] = reason
    return found | _place_of_whom(frame, found)


def label_is_private(label: str) -> bool:
    """Say whether what a label above a table stands beside is private, as far as the label can tell."""
    text = " ".join(label.replace("_", " ").split()).casefold().rstrip(": ")
    return bool(by_name(label) or _BARE_PLACE.search(text) or _BARE_NAME.match(text))


def holds_private(text: str) -> bool:
    """Say whether a single cell holds a private address or number."""
    mail = _MAIL.search(text)
    return bool(
        (mail and not _WORK_MAIL.search(mail[0]))
        or _PHONE.search(text)
        or _NI_NUMBER.search(text)
        or _IP_INSIDE.search(text)
    )


_MARK = "[private]"


def masked(text: str) -> str:
    """Return a text with each private address and number in it replaced."""
    text = _MAIL.sub(lambda found: found[0] if _WORK_MAIL.search(found[0]) else _MARK, text)
    for pattern in (_PHONE, _NI_NUMBER, _IP_INSIDE):
        text = pattern.sub(_MARK, text)
    return text
