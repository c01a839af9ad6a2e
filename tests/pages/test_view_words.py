"""A view's address read back into words: what the page would ask, and nothing that a stranger wrote into it."""

import pytest

from wiu.services.holding import Choices
from wiu.statistics.dimensions import DIMENSIONS, groupings, known_codes
from wiu.statistics.measures import MEASURES
from wiu.statistics.question import Question
from wiu.statistics.ready import ready_views
from wiu.ui import choosing, view_words

WHICHEVER = "the newest round when it is opened"
TITLE = "The survey of 2026"
CHOICES = Choices(
    (("r-2026", TITLE), ("r-2023", "The survey of 2023")),
    tuple(MEASURES),
    {name: tuple(known_codes(name)) for name in DIMENSIONS},
    {name: tuple(groupings(name)) for name in DIMENSIONS if groupings(name)},
)
FOUR = Question(
    ("headcount",),
    ("nation", "sector", "age_band", "gender"),
    where=(("nation", ("England", "Wales")), ("specialism", ("RT", "NM"))),
    group=(("age_band", "under 55 / 55 and over"),),
)


@pytest.mark.parametrize("audience", ["member", "external", "website"])
@pytest.mark.parametrize("question", [*(each.question for each in ready_views()), FOUR])
def test_an_address_is_read_as_the_question_that_it_was_made_of(question, audience):
    of_it = view_words.of_address(choosing.address(CHOICES, question, audience))
    assert of_it == view_words.in_words(question, audience, TITLE)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            "workforce?rows=Region",
            f"WTE establishment, WTE vacant and vacancy rate by region; {WHICHEVER}; for members",
        ),
        (
            "workforce?measures=Headcount&rows=%3Cb%3E&columns=Gender&only_nation=Mars&audience=Spies",
            f"Headcount by region and gender; {WHICHEVER}; for members",
        ),
        ("workforce?measures=Headcount&rows=Region&columns=Nation", view_words.SOME_VIEW),
        ("workforce?measures=Opinions+on+staffing&rows=Gender", view_words.SOME_VIEW),
    ],
)
def test_what_the_page_would_not_know_is_in_no_words(address, shown):
    assert view_words.of_address(address) == shown
