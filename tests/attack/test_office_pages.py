"""The office's pages over the wire: it hears the names that only contracts bear; nobody else does, even afterwards."""

import re

import pytest
from stranger import Session, claims, cookie, fetch
from test_canaries import NOT_THE_OFFICE, files_of, sings

PAGES = (
    ("coverage", "part=Gaps%3A+whom+to+ask&gaps=Outside+the+survey"),
    ("coverage", "part=Summary"),
    ("coverage", "part=Contradictions"),
    ("coverage", "part=One+organisation"),
    ("contracts", "part=Network"),
    ("contracts", "part=Chains+and+circles"),
)


def sent_to(server, *roles):
    with Session(server.address, cookie(claims(server.address, *roles)) if roles else None) as session:
        return {(page, query): session.visit(page, query) for page, query in PAGES}


@pytest.fixture(scope="module")
def office_sees(guarded):
    """All that the office is sent: what they look at is reckoned, and kept in the server's memory from here on."""
    return sent_to(guarded, "office")


def test_the_office_hears_them_so_the_silence_of_the_others_means_something(office_sees):
    heard = {name for sent in office_sees.values() for name in sings(sent)}
    assert heard


@pytest.mark.parametrize("roles", NOT_THE_OFFICE)
def test_after_the_office_has_looked_others_are_sent_nothing_of_it(guarded, office_sees, roles):
    assert office_sees
    for where, sent in sent_to(guarded, *roles).items():
        assert sings(sent) == [], where
        for word in (b"needs are covered", b"providers serve", b"answered itself", b"Hospitals NHS"):
            assert word not in sent, where


def test_no_file_is_made_that_could_be_fetched_by_its_address(guarded, office_sees):
    for sent in office_sees.values():
        for address in set(re.findall(rb"/(?:media|export)/[\w.-]+", sent)):
            assert fetch(guarded.address, address.decode())[0] in {403, 404}
        assert b"/export/" not in sent


def test_nothing_of_it_lies_on_the_disk_in_the_clear(guarded, office_sees):
    assert office_sees
    assert files_of(guarded) == []
