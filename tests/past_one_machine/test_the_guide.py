"""What the guide lays out for two processes says what it must, and names what is there."""

import os
import re
import subprocess
import sys

import psycopg
import pytest
import yaml

from wiu.store import lake_setting
from wiu.store.register import FILE, POINTER


@pytest.fixture
def composed(root):
    return yaml.safe_load((root / "docs/deploy/compose.yaml").read_text(encoding="utf-8"))


def test_the_containers_are_two_of_the_app_a_proxy_and_a_database(composed, root):
    services = composed["services"]
    assert set(services) == {"app-1", "app-2", "database", "proxy"}
    assert services["app-1"] == services["app-2"]
    app = services["app-1"]
    assert app["environment"]["WIU_REGISTER"].startswith("postgresql://")
    assert lake_setting.read(app["environment"]).files == "/var/lib/wiu-lake/"
    assert {volume.split(":")[1] for volume in app["volumes"]} >= {"/var/lib/wiu", "/var/lib/wiu-lake"}
    assert (root / app["build"]["dockerfile"]).exists()
    assert "--data-checksums" in services["database"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert "ports" not in app | services["database"], "only the proxy is reached from outside"
    assert composed["networks"]["inside"] == {"internal": True}
    for service in services.values():
        assert set(service["networks"]) <= set(composed["networks"])
        assert set(service.get("secrets", ())) <= set(composed["secrets"])
        assert not re.search(r"password: (?!/run/secrets)|//\w+:[^@/]+@", str(service).lower())
        for volume in service["volumes"]:
            place = volume.split(":")[0]
            assert place.startswith("./") or place in composed["volumes"]


def test_what_the_container_copies_is_there(root):
    made = (root / "docs/deploy/Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.*)$", made, re.MULTILINE) for word in line.split()[:-1]]
    assert len(copied) > 6
    assert all((root / each).exists() for each in copied)
    assert "data" not in copied, "databases that were tried out go nowhere"


def test_the_guide_names_files_and_settings_that_are_there(root):
    guide = (root / "docs/past_one_machine.md").read_text(encoding="utf-8")
    for path in re.findall(r"`(docs/[\w./-]+|tests/[\w/]+|wiu/[\w/]+)`", guide):
        assert (root / path).exists(), path
    for told in (
        "WIU_REGISTER",
        "WIU_SURVEY_FILES",
        "WIU_LOCAL",
        "editions/LAKE",
        "register.postgresql",
        "nginx-two.conf",
        "restore --replace",
        "WIU_TESTS_REGISTER",
    ):
        assert told in guide


def test_who_has_no_server_waits_for_no_driver(root):
    code = "import sys; import wiu.__main__, wiu.services.home; sys.exit('psycopg' in sys.modules or 'duckdb_extension_ducklake' in sys.modules)"
    environment = {
        name: value for name, value in os.environ.items() if name not in {"WIU_REGISTER", "WIU_SURVEY"}
    }
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, check=False).returncode == 0
    )


def test_the_units_are_told_where_the_register_lies_and_the_night_is_not_skipped(root):
    told = (root / "docs/deploy/register.conf").read_text(encoding="utf-8")
    address = re.search(r'^Environment="WIU_REGISTER=(.*)"$', told, re.MULTILINE)[1]
    said = psycopg.conninfo.conninfo_to_dict(address.replace("%d", "/run/credentials"))
    assert (said["user"], said["passfile"], said["sslmode"]) == (
        "wiu",
        "/run/credentials/pgpass",
        "verify-full",
    )
    assert "password" not in said
    night = (root / "docs/deploy/wiu-nightly.service").read_text(encoding="utf-8")
    assert f"ConditionPathExists=|/var/lib/wiu/{FILE}\n" in night
    assert f"ConditionPathExists=|/var/lib/wiu/{POINTER}\n" in night
