"""The deployment of `docs/deploy.md`, run: its own nginx configuration, `serve` behind it, a provider to sign in with."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from answered import PATIENCE, listening
from homes import copied
from ports import free_port
from staged import CLIENT, COOKIE_SECRET, started
from stranger import USER
from taken_out import take_out

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
NAME = "workforce.example.org"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not shutil.which(NGINX),
        reason="no nginx on this machine; mend it with: sudo apt-get install -y nginx",
    ),
]


def run(command, **how):
    subprocess.run(command, check=True, capture_output=True, **how)


def proxy(root, folder, public, inner):
    """Return the command that runs the guide's own configuration, on ports and with files of this test."""
    made = ("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"))
    run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={NAME}",
            *made,
        ]
    )
    site = (root / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    for told, here in (
        ("/etc/ssl/wiu/", f"{folder}/"),
        ("listen 443 ssl", f"listen 127.0.0.1:{public} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("/var/log/nginx/", f"{folder}/"),
        ("127.0.0.1:8501", f"127.0.0.1:{inner}"),
    ):
        assert told in site
        site = site.replace(told, here)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}\n{site}\n}}\n"
    )
    return [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), "-g", "daemon off;"]


@pytest.fixture(scope="module")
def deployed(root, sampled, provider, tmp_path_factory):
    """Run the app as the guide says; return the address that people use."""
    folder = tmp_path_factory.mktemp("deployed")
    public, inner = free_port(), free_port()
    address = f"https://{NAME}:{public}"
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "{address}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "x"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    unit = (root / "docs/deploy/wiu.service").read_text(encoding="utf-8")
    arguments = re.search(r"^ExecStart=\S+/python (.*)$", unit, re.MULTILINE)[1].split()
    serve = [sys.executable, *arguments, f"--port={inner}"]
    environment = os.environ | {
        "WIU_HOME": str(copied(sampled, folder / "home")),
        "OMP_NUM_THREADS": "1",
        "STREAMLIT_SECRETS_FILES": str(secrets),
    }
    log = (folder / "log").open("w")
    with (
        log,
        started(
            serve,
            f"http://127.0.0.1:{inner}/_stcore/health",
            cwd=root,
            env=environment,
            stdout=log,
            stderr=log,
        ),
        started(proxy(root, folder, public, inner), port=public, stdout=log, stderr=log),
    ):
        yield address
    asked = [json.loads(line) for line in (folder / "access.log").read_text().splitlines()]
    assert "/oauth2callback" in {each["path"] for each in asked}
    assert not [each for each in asked if "?" in str(each) or "127.0.0.1" in str(each)], (
        "nobody, and no question"
    )


@pytest.fixture
def visitor(chromium):
    opened = listening(chromium.new_context(ignore_https_errors=True))
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def test_a_stranger_signs_in_through_the_proxy_and_nobody_chooses_a_role(deployed, visitor):
    page = visitor.new_page()
    answer = page.goto(deployed)
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["server"] in {"nginx", "uvicorn"}
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="olive", exact=True).click()
    page.get_by_role("heading", name="Overview", exact=True).wait_for()
    cookies = {cookie["name"]: cookie for cookie in visitor.cookies(deployed)}
    assert cookies[USER]["secure"]
    assert cookies["wiu_browser"]["secure"]
    page.get_by_role("link", name="Workforce").click()
    page.get_by_role("heading", name="Release check", exact=True).wait_for()
    download = take_out(page)
    assert download.value.path().read_bytes().startswith(b"%PDF")
