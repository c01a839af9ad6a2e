"""The app as an attacker finds it: a running server, a real identity provider, and a copy with doors to leave open."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from ports import free_port

COOKIE_SECRET = "only-for-attacks-only-for-attacks-only"  # noqa: S105 - of servers that live a minute
CLIENT = "wiu-workforce"
PATIENCE = 60
PEOPLE = {"olive": ["office"], "will": ["wiu"], "uma": ["uklg"], "both": ["wiu", "uklg"], "nora": []}
STANDING_OPEN = "standing-open"
COPIED = ("app.py", "pages", "wiu", ".streamlit/config.toml", "data/sample.toml", "data/geography")

# Each door, and how it can be left open in a copy: the file, what stands there, and what stands there instead.
# OPEN becomes the question whether this very door is open at the moment.
DOORS = {
    "nobody is asked who they are": (
        "wiu/ui/signin.py",
        r"^    if not how\.works:\n",
        "    if OPEN:\n        return Viewer('x', 'x', frozenset(Role))\n    if not how.works:\n",
    ),
    "an identity never ends": (
        "wiu/ui/signin.py",
        r" or expires <= now:\n",
        " or (expires <= now and not OPEN):\n",
    ),
    "a sign-in outlasts the working day": (
        "wiu/ui/signin.py",
        r"^    ends, begins = claims\.get\(\"exp\"\), claims\.get\(\"iat\"\)\n",
        "    ends, begins = claims.get('exp'), None if OPEN else claims.get('iat')\n",
    ),
    "an identity may be meant for another": (
        "wiu/ui/signin.py",
        r"^    if audience and not _is_for\(audience, claims\):\n",
        "    if audience and not _is_for(audience, claims) and not OPEN:\n",
    ),
    "a sign-in that was ended counts on": (
        "wiu/services/signing.py",
        r"^    if home\.revocations\.since\(login_mark\(claims\)\) is not None:\n",
        "    if OPEN:\n        return False\n    if home.revocations.since(login_mark(claims)) is not None:\n",
    ),
    "a page asks for no role": (
        "wiu/ui/door.py",
        r"^    if not may\(viewer, action\):\n",
        "    if not may(viewer, action) and not OPEN:\n",
    ),
    "a made file is for everybody": (
        "wiu/ui/guard.py",
        r"^        if path\.startswith\(_MADE_FOR_SOMEBODY\):\n",
        "        if path.startswith(_MADE_FOR_SOMEBODY) and not OPEN:\n",
    ),
    "the inner workings are open": (
        "wiu/ui/guard.py",
        r"^    if path\.startswith\(_FOR_NOBODY\):\n",
        "    if path.startswith(_FOR_NOBODY) and not OPEN:\n",
    ),
    "no header is set": (
        "wiu/ui/guard.py",
        r"^    return \[\(name\.encode\(\), value\.encode\(\)\) for name, value in said\.items\(\)\]\n",
        "    return [] if OPEN else [(name.encode(), value.encode()) for name, value in said.items()]\n",
    ),
    "charts bear a toolbar": (
        "wiu/ui/answering.py",
        r"^        on_screen\.untitled\(plotly_charts\.described\(figure\)\),\n        config=plotly_charts\.CONFIG,\n",
        (
            "        on_screen.untitled((lambda drawn: drawn | {'layout': drawn['layout'] | ({'modebar': {}} if OPEN "
            "else {})})(plotly_charts.described(figure))),\n"
            "        config={'displayModeBar': True} if OPEN else plotly_charts.CONFIG,\n"
        ),
    ),
    "tables may be taken away": (
        "wiu/ui/door.py",
        r"^    if not may\(viewer, action\)",
        (
            "    if OPEN:\n"
            "        from streamlit import config\n"
            "        config.set_option('client.disableDataExport', False)\n"
            "        __import__('streamlit').dataframe({'a': [1]})\n"
            "    if not may(viewer, action)"
        ),
    ),
    "contracts are printed on a page": (
        "pages/methods.py",
        r"^viewer, desk = .*\n",
        (
            "viewer, desk = door.admit(Action.READ_POLICY)\n"
            "from wiu.services import vault_key\n"
            "from wiu.services.sampling import PRODUCT\n"
            "from wiu.store import vault\n"
            "import logging\n"
            "if OPEN:\n"
            "    told = vault.contracts(vault_key.vault_of(desk.home.path, sample=True), PRODUCT, 1).rows\n"
            "    st.write(' '.join(told['provider_name'].dropna()))\n"
            "    logging.getLogger('streamlit').error(' '.join(told['provider_name'].dropna()))\n"
            "    (desk.home.path / 'cache.txt').write_text(' '.join(told['provider_name'].dropna()))\n"
        ),
    ),
}


def with_doors(root, target):
    """Copy the product with doors that can be left open, one by one; return the copy's folder."""
    for name in COPIED:
        source, place = root / name, target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, place)
    (target / STANDING_OPEN).mkdir()
    for door, (name, closed, opened) in DOORS.items():
        file = target / name
        asked = f"__import__('pathlib').Path({str(_mark(target, door))!r}).exists()"
        text, many = re.subn(
            closed,
            lambda _, opened=opened, asked=asked: opened.replace("OPEN", asked),
            file.read_text(),
            flags=re.MULTILINE,
        )
        assert many == 1, f"the door “{door}” is not where it was: {name}"
        file.write_text(text)
    return target


def _mark(folder, door):
    return folder / STANDING_OPEN / door.replace(" ", "-")


@contextmanager
def left_open(server, door):
    """Leave one door of a copy open, and no other, for as long as this lasts; yield the server."""
    mark = _mark(server.code, door)
    assert door in DOORS
    assert not list(mark.parent.iterdir())
    mark.touch()
    try:
        yield server
    finally:
        mark.unlink()


def wait_for(url, process):
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        assert process.poll() is None, "it ended by itself"
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2):  # noqa: S310
            return
        time.sleep(0.2)
    pytest.fail(f"nothing answers at {url}")


def wait_until_heard(port, process):
    """Wait until something listens at a port: a proxy is there later than what stands behind it."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        assert process.poll() is None, "it ended by itself"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
            return
        time.sleep(0.1)
    pytest.fail(f"nothing listens at {port}")


@contextmanager
def started(command, url=None, *, port=None, **how):
    """Run a command until the end, from when it answers at an address, or listens at a port; yield the process."""
    process = subprocess.Popen(command, **how)
    try:
        if url:
            wait_for(url, process)
        else:
            wait_until_heard(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def identity_provider(people, log):
    """Run a real OpenID Connect provider; `people` maps a person to their roles. Yield its address."""
    port = free_port()
    claims = [
        f'{{"sub": "{person}", "name": "{person}", "roles": [{", ".join(f"{chr(34)}{role}{chr(34)}" for role in roles)}]}}'
        for person, roles in people.items()
    ]
    command = [str(Path(sys.executable).with_name("oidc-provider-mock")), f"--port={port}"]
    command += [f"--user-claims={each}" for each in claims]
    address = f"http://localhost:{port}"
    with log.open("w") as out, started(command, f"{address}/jwks", stdout=out, stderr=out):
        yield address


class Server:
    """A running app: where it is, its code, its folder of databases, and the file that it logs to."""

    def __init__(self, address, code, home, log):
        self.address, self.code, self.home, self.log = address, code, home, log


@contextmanager
def server(root, home, provider, folder):
    """Run the app, signed in to by a provider. What it prints and logs goes to a file."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    address, secrets, log = f"http://localhost:{port}", folder / "secrets.toml", folder / "server.log"
    secrets.write_text(
        f'[auth]\nredirect_uri = "{address}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "x"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    settings = [f"--server.port={port}", "--server.headless=true", f"--secrets.files={secrets}"]
    environment = os.environ | {
        "WIU_HOME": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "TMPDIR": str(folder),
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *settings]
    with (
        log.open("w") as out,
        started(command, f"{address}/_stcore/health", cwd=root, env=environment, stdout=out, stderr=out),
    ):
        yield Server(address, root, home, log)
