"""The command that starts the app: `serve`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from wiu.commands.output import stated
from wiu.services import serving

APP = Path(__file__).resolve().parents[2] / "app.py"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option(
    "--public-name",
    default=None,
    help="The name under which people reach a reverse proxy in front of this, as workforce.example.org.",
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen. Anything but loopback needs an identity provider, or nobody gets in.",
)
@stated
def serve(port: int, address: str, public_name: str | None) -> None:
    """Start the app with safe settings, whatever the folder it is started from."""
    serving.require_settings()
    os.chdir(APP.parent)  # Streamlit reads .streamlit/config.toml from the working folder
    settings = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "client.disableDataExport": "true",
    }
    arguments = [sys.executable, "-m", "streamlit", "run", str(APP)]
    arguments += [f"--{name}={value}" for name, value in settings.items()]
    if public_name or address not in _THIS_MACHINE:
        # Streamlit's greeting is no JSON, and for it the machine's address is asked of a server outside
        arguments.append("--logger.hideWelcomeMessage=true")
    if public_name:
        hosts = (*_THIS_MACHINE, public_name)
        arguments += [f"--server.allowedHosts={host}" for host in hosts]
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter and settings, no shell


COMMANDS = (serve,)
