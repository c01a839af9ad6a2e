"""Who is the viewer now, and what somebody sees who is nobody yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, RefusedError, Role, Viewer, require
from wiu.policy.wording import words
from wiu.services import signing
from wiu.services.home import Home
from wiu.ui import browsers, demonstration
from wiu.ui.provider import provider
from wiu.ui.verbatim import verbatim
from wiu.ui.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CLAIM = "roles"
_NOTED = "what the log was told of this session"
_LONGEST = timedelta(hours=10)
"""A working day: after it one signs in again, whatever the provider allows."""


def _roles(claimed: object) -> frozenset[Role]:
    """Return the roles a claim names; what is no role of ours counts for nothing."""
    names = [claimed] if isinstance(claimed, str) else claimed if isinstance(claimed, list) else []
    return frozenset(Role(name) for name in names if isinstance(name, str) and name in set(Role))


def _end_of(claims: Mapping[str, object]) -> datetime | None:
    ends, begins = claims.get("exp"), claims.get("iat")
    if not isinstance(ends, int | float):
        return None
    end = datetime.fromtimestamp(ends, UTC)
    return (
        min(end, datetime.fromtimestamp(begins, UTC) + _LONGEST) if isinstance(begins, int | float) else end
    )


def _is_for(audience: str, claims: Mapping[str, object]) -> bool:
    said = claims.get("aud", audience)
    return audience in (said if isinstance(said, list) else [said])


def from_claims(claims: Mapping[str, object], now: datetime, audience: str = "") -> Viewer | None:
    """Return the viewer that an identity provider vouches for, None if it does not do so any more.

    An identity without a name of its own or without an end is none: every provider states both. Nor
    is one that was issued for another application than `audience`.
    """
    if audience and not _is_for(audience, claims):
        return None
    subject, expires = claims.get("sub"), _end_of(claims)
    if claims.get("is_logged_in") is not True or not subject or expires is None or expires <= now:
        return None
    name = claims.get("name") or claims.get("email") or subject
    mails = tuple(str(each) for each in (claims.get("email"), claims.get("preferred_username")) if each)
    return Viewer(str(subject), str(name), _roles(claims.get(_CLAIM)), expires=expires, mails=mails)


def validity(viewer: Viewer, action: Action) -> Callable[[], None]:
    """Return what raises RefusedError once the viewer may no longer do the action.

    It can be asked outside a page's run: when a button is pressed, or a file is fetched. At a page that has stood so
    long that its browser could not fetch the file it raises, too, before anything is made, met or logged as handed over.
    """
    home, claims, seated = Home.from_environment(), _claims(), browser()

    def still() -> None:
        require(viewer, action)
        over = viewer.expires is not None and viewer.expires <= datetime.now(UTC)
        shut = viewer.demonstration and home.holds_real_data()
        stood = seated is not None and browsers.who(seated) is None
        if over or shut or stood or signing.is_over(home, claims):
            raise RefusedError(action, ())

    return still


def _claims() -> dict[str, object]:
    return dict(st.user.to_dict()) if provider().works else {}


def browser() -> str | None:
    """Return the cookie that the gate gave this browser, None where there is none."""
    return st.context.cookies.get(browsers.COOKIE)


def viewer_now() -> Viewer | None:
    """Return who is looking, as known at this moment; None is nobody."""
    home, how = Home.from_environment(), provider()
    if not how.works:
        return None
    claims = _claims()
    viewer = from_claims(claims, datetime.now(UTC), how.audience)
    if viewer is not None and how.demonstration:
        viewer = demonstration.viewer(home, viewer)
    return None if viewer is None or signing.is_over(home, claims) else viewer


def leave() -> None:
    """Sign out, or give a demonstration role back."""
    browsers.forget(browser())
    home, viewer = Home.from_environment(), viewer_now()
    if viewer is not None:
        signing.sign_out(home, viewer, _claims(), now=datetime.now(UTC))
    if provider().works:
        st.logout()


def note_once(viewer: Viewer, action: str, subject: str = "") -> None:
    """Note in the audit log, once a session, that somebody signed in or was refused."""
    noted = st.session_state.setdefault(_NOTED, set())
    deed = (viewer.subject, action, subject)
    if deed not in noted:
        signing.note(Home.from_environment(), viewer, action, subject, now=datetime.now(UTC))
        noted.add(deed)


def _choose_a_role() -> None:
    st.write(
        "No identity provider is configured, only sample data is present, and you sit at the machine "
        "that runs this. So you may look around in a role of your choice."
    )
    for role in Role:
        st.button(
            demonstration.NAMES[role],
            key=f"choose {role}",
            on_click=st.login,
            args=(role.value,),
            width=320,
        )
        st.caption(demonstration.WHAT_THEY_DO[role])


def _tell_the_operator() -> None:
    wrong = provider().wrong
    st.write(
        f"Sign-in is set up, but can't work yet: {wrong}."
        if wrong
        else "Nobody can sign in here yet: no identity provider is configured, and demonstration roles "
        "exist only on the machine itself and only beside sample data."
    )
    st.write(
        "**For the operator:** put your identity provider into `.streamlit/secrets.toml`, section "
        "`[auth]`: `redirect_uri`, `cookie_secret`, `client_id`, `client_secret`, `server_metadata_url`; "
        "let it send a `roles` claim with `office`, `wiu` or `uklg`; then start the server again. The "
        "README says how, under *Deploy*."
    )


def show_notice() -> None:
    """Show what nobody sees: how to sign in, or why one can't, and nothing else."""
    st.title("Sign in")
    st.write(words("not_signed_in"))
    how = provider()
    if how.demonstration and demonstration.is_allowed(Home.from_environment()):
        _choose_a_role()
    elif how.configured and how.works:
        if st.user.to_dict().get("is_logged_in"):
            st.info("Your earlier sign-in has ended. Sign in again to go on; nothing was lost.")
        st.button("Sign in", type="primary", on_click=st.login, args=(how.name,) if how.name else ())
    else:
        _tell_the_operator()


def _about() -> str:
    """Return the About line: which program over which data."""
    edition = Home.from_environment().editions.current()
    return f"Version {VERSION}, {edition.name if edition else 'no data yet'}"


def show_who(viewer: Viewer) -> None:
    """Show in the side bar who is looking, and the way out."""
    held = ", ".join(demonstration.NAMES[role] for role in Role if role in viewer.roles) or "no role"
    with st.sidebar:
        if viewer.demonstration:
            st.caption(f"Demonstration role: **{held}**")
        else:
            st.caption(f"Signed in as **{verbatim(viewer.name)}** ({held})")
        st.button("Change role" if viewer.demonstration else "Sign out", key="leave", on_click=leave)
        st.caption(_about())
