"""What the guide lays out for two processes says what it must, and names what is there."""

import ipaddress
import os
import pwd
import re
import subprocess
import sys

import psycopg
import pytest
import yaml

from wiu.commands import output, serving
from wiu.services import home, operator_key
from wiu.store import lake_setting
from wiu.store.register import FILE, POINTER
from wiu.ui import health


@pytest.fixture
def composed(root):
    return yaml.safe_load((root / "docs/deploy/compose.yaml").read_text(encoding="utf-8"))


def test_the_containers_are_two_of_the_app_a_proxy_and_a_database(composed, root):
    services = composed["services"]
    assert set(services) == {"app-1", "app-2", "database", "proxy"}
    one, two = ({**services[name], "networks": None} for name in ("app-1", "app-2"))
    assert one == two, "but for their addresses"
    app = services["app-1"]
    assert (root / app["build"]["dockerfile"]).exists()
    assert "--data-checksums" in services["database"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert "ports" not in app | services["database"], "only the proxy is reached from outside"
    assert set(services["database"]["networks"]) == {"inside"}
    assert composed["networks"]["inside"]["internal"]
    assert not (composed["networks"]["outside"] or {}).get("internal"), "the identity provider is asked by it"
    assert "outside" in app["networks"]
    for service in services.values():
        assert set(service["networks"]) <= set(composed["networks"])
        assert set(service.get("secrets", ())) <= set(composed["secrets"])
        assert not re.search(r"password: (?!/run/secrets)|//\w+:[^@/]+@", str(service).lower())
        for volume in service["volumes"]:
            place = volume.split(":")[0]
            assert place.startswith(("./", "/var/backups/wiu")) or place in composed["volumes"]


def test_an_app_is_set_by_names_that_the_product_reads_and_every_path_is_mounted(composed, root):
    app = composed["services"]["app-1"]
    read = {
        home.VARIABLE,
        home.REGISTER,
        home.SURVEY,
        lake_setting.FILES,
        lake_setting.LOCAL,
        operator_key.FILE_VARIABLE,
    }
    assert set(app["environment"]) <= read | {"OMP_NUM_THREADS"}
    assert lake_setting.read(app["environment"]).files == "/var/lib/wiu-lake/"
    mounted = {volume.split(":")[1] for volume in app["volumes"]}
    mounted |= {f"/run/secrets/{name}" for name in app["secrets"]}
    said = set(
        re.findall(
            r"(?<=[=:])/(?:run|var)/[\w/.-]+", " ".join(f"={each}" for each in app["environment"].values())
        )
    )
    served = {
        "/var/backups/wiu",
        "/opt/wiu/.streamlit/secrets.toml",
    }  # by a command of the guide; by Streamlit
    assert said | served == mounted
    made = (root / "docs/deploy/Dockerfile").read_text(encoding="utf-8")
    assert all(path in made for path in mounted if path.startswith("/var/"))
    assert f"--uid {app['user'].split(':')[0]}" in made, "who has no name gives no command"
    assert re.search(r"^WORKDIR /opt/wiu$", made, re.MULTILINE)


def test_an_app_is_started_and_asked_how_it_is_as_the_product_knows_it(composed):
    app = composed["services"]["app-1"]
    command, *arguments = app["command"]
    context = serving.COMMANDS[0].make_context(command, list(arguments))
    assert command == serving.COMMANDS[0].name
    assert f"http://127.0.0.1:{context.params['port']}{health.PATH}'" in app["healthcheck"]["test"][-1]


def test_the_proxy_leads_to_the_addresses_of_the_apps(composed, root):
    services = composed["services"]
    where = {
        name: services[name]["networks"]["inside"]["ipv4_address"] for name in ("app-1", "app-2", "database")
    }
    (within,) = composed["networks"]["inside"]["ipam"]["config"]
    assert all(
        ipaddress.ip_address(each) in ipaddress.ip_network(within["subnet"]) for each in where.values()
    )
    assert services["app-1"]["extra_hosts"] == [f"database:{where['database']}"]
    guide = (root / "docs/past_one_machine.md").read_text(encoding="utf-8")
    site = (root / "docs/deploy/nginx-two.conf").read_text(encoding="utf-8")
    for here, there in re.findall(r"s/([\d.:]+)/([\d.:]+)/", guide):
        assert here in site
        site = site.replace(here, there)
    led = re.findall(r"^ +server ([\d.]+):8501 ", site, re.MULTILINE)
    assert led == [where["app-1"], where["app-2"]]
    assert set(re.findall(r"^ +ssl_certificate(?:_key)? +(\S+)/", site, re.MULTILINE)) == {"/etc/ssl/wiu"}
    assert "./tls:/etc/ssl/wiu:ro" in services["proxy"]["volumes"]


def test_the_guide_lays_down_every_file_that_the_containers_are_given(composed, root):
    guide = (root / "docs/past_one_machine.md").read_text(encoding="utf-8")
    given = {each["file"] for each in composed["secrets"].values()}
    for service in composed["services"].values():
        given |= {volume.split(":")[0] for volume in service["volumes"] if volume.startswith(("./", "/"))}
    assert all(each.removeprefix("./") in guide for each in given), given
    owned = re.search(r"^chown (\d+:\d+) (.*)$", guide, re.MULTILINE)
    app = composed["services"]["app-1"]
    assert owned[1] == app["user"]
    read = {composed["secrets"][name]["file"] for name in app["secrets"]} | {"./.streamlit/secrets.toml"}
    assert {f"./{each}" for each in owned[2].split()} == read


def test_what_the_container_copies_is_there_and_nothing_else_reaches_its_builder(root):
    made = (root / "docs/deploy/Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.*)$", made, re.MULTILINE) for word in line.split()[:-1]]
    assert len(copied) > 6
    assert all((root / each).exists() for each in copied)
    assert "data" not in copied, "databases that were tried out go nowhere"
    first, *let_in = [
        line
        for line in (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert first == "*"
    assert {line.removeprefix("!") for line in let_in if line.startswith("!")} == set(copied)


def test_a_user_with_a_number_and_no_name_gives_commands_as_in_a_container(monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    assert output.operator().subject == f"system:{os.getuid()}"


@pytest.mark.parametrize("more", [["--public-name", "workforce.example.org"], ["--address", "0.0.0.0"]])  # noqa: S104
def test_a_server_for_others_prints_no_greeting_for_which_streamlit_asks_outside_for_its_address(
    monkeypatch, more
):
    started = []
    monkeypatch.setattr(os, "execv", lambda _program, arguments: started.extend(arguments))
    monkeypatch.chdir(".")
    serving.COMMANDS[0].main(more, standalone_mode=False)
    assert "--logger.hideWelcomeMessage=true" in started


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
