"""A connection that is cut where a test wants it: it stands between the program and its server."""

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass

ASKED, ANSWERED = b"COMMIT", b"COMMIT\x00"


@dataclass
class Meddler:
    """Hands everything on, until `cut` says to go away: as the next commit is asked for, or as it is answered.

    `away` keeps later callers out once something was cut, as a server does that stays away.
    """

    port: int
    cut: str = ""
    away: bool = False
    cuts: int = 0

    def cuts_off(self, content, where):
        if self.cut != where or {"asked": ASKED, "answered": ANSWERED}[where] not in content:
            return False
        self.cuts += 1
        self.cut = ""
        return True


def _hand_on(source, target, meddler, where):
    with suppress(OSError):
        while content := source.recv(65536):
            if meddler.cuts_off(content, where):
                break
            target.sendall(content)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _stand_between(caller, behind, meddler):
    with caller, behind:
        back = threading.Thread(target=_hand_on, args=(behind, caller, meddler, "answered"), daemon=True)
        back.start()
        _hand_on(caller, behind, meddler, "asked")
        back.join()


@contextmanager
def between(server):
    """Stand between callers and the server at a port, for as long as this is open."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        meddler = Meddler(listening.getsockname()[1])

        def listen():
            with suppress(OSError):
                while True:
                    caller, _ = listening.accept()
                    if meddler.away and meddler.cuts:
                        caller.close()
                        continue
                    behind = socket.create_connection(("127.0.0.1", server))
                    sides = (caller, behind, meddler)
                    callers.append(threading.Thread(target=_stand_between, args=sides, daemon=True))
                    callers[-1].start()

        callers = [threading.Thread(target=listen, daemon=True)]
        callers[0].start()
        yield meddler
        listening.shutdown(socket.SHUT_RDWR)
        for each in callers:
            each.join(60)
