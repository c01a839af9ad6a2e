"""Watching: can the server read what it needs, and which data is in force? For a monitor, not for people.

It looks quickly and changes nothing; whether any byte was altered is `checking`'s longer look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.store import audit_log
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.services.home import Home

PATIENCE = 2.0


def health(home: Home) -> dict[str, Any]:
    """Return `{"healthy", "edition", "ailing": [{"what", "code"}]}`; `edition` is None before the first load.

    What ails is told by a code and without figures, names or paths: whoever watches need not be let in.
    """
    ailing: list[dict[str, str]] = []

    def looked(what: str, look: Callable[[], str | None]) -> str | None:
        try:
            return look()
        except StoreError as error:
            ailing.append({"what": what, "code": error.code})
            return None

    edition = looked("edition in force", lambda: _edition(home))
    looked("register", lambda: _register(home))
    return {"healthy": not ailing, "edition": edition, "ailing": ailing}


def _edition(home: Home) -> str | None:
    current = home.editions.current()
    return None if current is None else current.name


def _register(home: Home) -> None:
    home.register.require_here()  # one that lies elsewhere than WIU_REGISTER says would pass for none yet
    if home.register.path.exists():
        with home.register.transaction(PATIENCE) as connection:
            audit_log.length(connection)
