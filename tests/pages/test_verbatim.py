"""What somebody else wrote is shown as it stands: no link, no picture, no badge of theirs on a colleague's screen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from homes import copied
from hypothesis import given
from hypothesis import strategies as st

from wiu.policy.access import Role, Viewer
from wiu.policy.thresholds import Audience
from wiu.services import asking, releasing, saving_views
from wiu.services.occasions import occasion_of
from wiu.statistics.question import Question
from wiu.ui.verbatim import verbatim, worded

MARKED = "![x](/auth/logout) [here](https://evil.example) :red-badge[Approved by the group] **done**"
ADA = Viewer("ada", "Ada", frozenset({Role.WIU}))
ASKED = {
    "requester": "member",
    "member_role": "individual",
    "organisation": MARKED,
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["workforce"],
    "scope": "uk",
}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("[a](b) ![c](d)", r"\[a\](b) !\[c\](d)"),
        (":red[x] at 12:45: so", r"\:red\[x\] at 12:45: so"),
        ("1. first", r"1\. first"),
        ("- a\n# b", r"\- a # b"),
        ("<b> &amp; AT&T `c`", r"\<b\> \&amp; AT&T \`c\`"),
        ("R-2026-0001 (R2), 3.5%", "R-2026-0001 (R2), 3.5%"),
        ("at https://evil.example/x", "at https:\u2060//evil.example/x"),
        ("HTTP://evil.example, (www.evil.example)", "HTTP:\u2060//evil.example, (www\u2060.evil.example)"),
        ("ada@nhs.example, awww, http: no", "ada@nhs.example, awww, http: no"),
    ],
)
def test_what_would_be_markdown_is_shown_as_it_was_typed(said, shown):
    assert verbatim(said) == shown


@given(st.text("ab12 `*_[]()#$:<>~|\\!&;-+./htpsw", max_size=30))
def test_no_bracket_of_theirs_is_ever_live_and_nothing_gets_lost(text):
    shown = verbatim(text)
    assert not re.search(r"(?<!\\)(\\\\)*[\[\]<>`*]", shown)
    assert re.sub(r"\\(.)", r"\1", shown).replace("\u2060", "") == " ".join(text.split())
    assert not re.search(r"https?://|www\.", shown, re.IGNORECASE)


def test_of_a_message_of_ours_only_what_is_to_be_typed_is_marked():
    assert worded("Run `sample` for [x](y).") == r"Run `sample` for \[x\](y)."
    assert worded("Nobody knows “www.x.example”.") == "Nobody knows “www\u2060.x.example”."
    assert worded("``` ![a](/b) `") == r"\`\`\` !\[a\](/b) \`"
    assert worded("one ` alone [x]") == r"one \` alone \[x\]"


@pytest.fixture
def marked(move_to, sampled, tmp_path):
    """A folder in which everything that people may type is Markdown; the numbers of a request and of a release in it."""
    home, now = move_to(copied(sampled, tmp_path / "marked")), datetime.now(UTC)
    question = Question(("headcount",), ("nation",))
    asked = asking.Asked(ASKED, now.date(), summary=MARKED, acknowledge=True)
    record = asking.log(home, ADA, asked, now=now)
    saving_views.save(home, ADA, "![](/auth/logout) **mine**", question, Audience.MEMBER, now=now)
    wanted = releasing.Asked((question,), occasion_of(record))
    return record.number, releasing.prepare(home, ADA, wanted, now=now + timedelta(seconds=1)).number


def words_on(at):
    """Return every text that a page gives to Markdown."""
    shown = [
        each.value for kind in ("markdown", "caption", "info", "warning", "error") for each in at.get(kind)
    ]
    return shown + [each.proto.label for kind in ("button", "page_link", "expander") for each in at.get(kind)]


def test_no_page_takes_their_words_for_its_own(open_page, marked):
    request, release = marked
    where = {
        "overview": {},
        "workforce": {"answers": request},
        "releases": {"release": release},
    }
    for page, chosen in where.items():
        at = open_page(page, "office", **chosen)
        assert not at.exception
        theirs = [text for text in words_on(at) if "logout" in text]
        assert theirs, page
        assert not [text for text in theirs if re.search(r"(?<!\\)\]\(/auth|https://evil", text)]
