"""A real PostgreSQL server of the tests' own: made in a folder of its own, gone when they are done."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ports import free_port

NEWEST = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))[-1:]
MISSING = "no PostgreSQL on this machine; mend it with: sudo apt-get install -y postgresql"
PREFIX = "wiu-postgresql-"
PATIENCE = 120


@dataclass
class Server:
    """A server that runs: `address` is what WIU_REGISTER says, `password` what must never be repeated."""

    folder: Path
    port: int
    password: str
    user: str | None

    @property
    def address(self):
        return f"postgresql://wiu:{self.password}@127.0.0.1:{self.port}/wiu"

    def run(self, program, *arguments, **how):
        """Run one of PostgreSQL's own programs as the server's user: it refuses to be run as root."""
        who = [] if self.user is None else ["runuser", "-u", self.user, "--"]
        return subprocess.run(
            [*who, f"{NEWEST[0]}/{program}", *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            **how,
        )

    def start(self):
        own = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        # the tests' server may lose what a power cut takes: nothing here is meant to outlast it
        fast = "-c fsync=off -c max_connections=60 -c shared_buffers=32MB"
        self.run(
            "pg_ctl",
            "-D",
            f"{self.folder}/data",
            "-o",
            f"{own} {fast}",
            "-l",
            f"{self.folder}/log",
            "-w",
            "start",
        )

    def stop(self, how="fast"):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", how, "-w", "stop")

    def kill(self):
        """End the server as a power cut would, and wait until nothing of it is left."""
        pid = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        end = time.monotonic() + PATIENCE
        while (self.folder / "data/postmaster.pid").exists() and time.monotonic() < end:
            time.sleep(0.05)


def _clear_away(user):
    """Stop servers whose tests were killed before they could: each folder says whose it is."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/owner"):
        with suppress(OSError, ValueError, subprocess.SubprocessError):
            try:
                os.kill(int(owner.read_text()), 0)
            except ProcessLookupError:
                with suppress(subprocess.SubprocessError):
                    Server(owner.parent, 0, "", user).stop("immediate")
                shutil.rmtree(owner.parent, ignore_errors=True)


@contextmanager
def running():
    """Lay out a server and run it, for as long as this is open."""
    user = None if os.getuid() else "postgres"
    _clear_away(user)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    server = Server(folder, free_port(), secrets.token_urlsafe(18), user)
    try:
        (folder / "owner").write_text(str(os.getpid()))
        (folder / "password").write_text(server.password)
        if user is not None:
            who = pwd.getpwnam(user)
            for path in (folder, folder / "password"):
                os.chown(path, who.pw_uid, who.pw_gid)
        server.run(
            "initdb",
            *("-D", f"{folder}/data", "-U", "wiu", "--pwfile", f"{folder}/password", "-A", "scram-sha-256"),
            *("--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        server.start()
        try:
            server.run(
                "createdb",
                *("-h", "127.0.0.1", "-p", str(server.port), "-U", "wiu", "wiu"),
                env=os.environ | {"PGPASSWORD": server.password},
            )
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
