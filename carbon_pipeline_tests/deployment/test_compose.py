"""What the deployment files promise: no secret inside, every service watched, one name of the location."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
PASSWORDS = ("POSTGRES_PASSWORD", "CARBON_DB_PASSWORD", "DAGSTER_DB_PASSWORD")
ONE_SHOT = {"migrate"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))


def texts(value: object) -> list[str]:
    """Every string below a value, keys left out."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [str(value)]


def test_the_services_are_those_of_the_design(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {
        "postgres",
        "migrate",
        "code-server",
        "webserver",
        "daemon",
    }


def test_every_password_is_asked_for_and_none_is_written_down(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name.endswith("PASSWORD"):
                assert re.fullmatch(rf"\$\{{{name}:\?[^}}]+\}}", value), f"{name} is {value!r}"
    for text in texts(compose):
        for password in re.findall(r"://[^:/@\s]+:(.+?)@", text):
            assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", password), (
                f"a password stands in {text!r}"
            )


def test_no_password_has_a_default() -> None:
    text = COMPOSE_FILE.read_text(encoding="utf-8")
    for name in PASSWORDS:
        assert f"${{{name}:?" in text
        assert not re.search(rf"\$\{{{name}:?-", text)
        assert f"${{{name}}}" not in text


def test_nobody_gets_the_docker_socket(compose: dict[str, Any]) -> None:
    assert not [text for text in texts(compose) if "docker.sock" in text]
    assert not [name for name, service in compose["services"].items() if service.get("privileged")]


def test_every_long_running_service_has_a_health_check(compose: dict[str, Any]) -> None:
    without = [
        name
        for name, service in compose["services"].items()
        if name not in ONE_SHOT and not service.get("healthcheck", {}).get("test")
    ]
    assert without == []


def test_services_wait_until_what_they_need_is_healthy(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for needed, rule in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
            assert rule["condition"] == expected, f"{name} → {needed}"


def test_ports_are_open_to_this_machine_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_named_volumes_are_declared(compose: dict[str, Any]) -> None:
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(("$", ".", "/"))
    }
    assert used == set(compose["volumes"])


def test_the_code_location_has_one_name(compose: dict[str, Any]) -> None:
    """A renamed location loses the state of its schedules and sensors."""
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    server = workspace["load_from"][0]["grpc_server"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    command = compose["services"]["code-server"]["command"]

    assert server["location_name"] == "carbon_pipeline"
    assert project["tool"]["dg"]["project"]["code_location_name"] == "carbon_pipeline"
    assert "--location-name=carbon_pipeline" in command
    assert server["host"] in compose["services"]
    assert f"--port={server['port']}" in command


def test_dagsters_storage_speaks_psycopg2(compose: dict[str, Any]) -> None:
    instance = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
    variable = instance["storage"]["postgres"]["postgres_url"]["env"]
    assert instance["telemetry"]["enabled"] is False
    for name in ("migrate", "code-server", "webserver", "daemon"):
        url = compose["services"][name]["environment"][variable]
        assert url.startswith("postgresql+psycopg2://"), name


def test_dagster_accepts_the_instance_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from dagster._core.instance.config import dagster_instance_config

    monkeypatch.setenv(
        "CARBON_DAGSTER_DATABASE_URL", "postgresql+psycopg2://nobody@nowhere/dagster"
    )
    config, _ = dagster_instance_config(str(ROOT))
    assert config["concurrency"]["runs"]["max_concurrent_runs"] == 2


def compose_command() -> list[str] | None:
    """How `docker compose` is called here, or None where there is no such client."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) is None:
            continue
        if subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0:
            return command
    return None


def test_docker_compose_accepts_the_file() -> None:
    command = compose_command()
    if command is None:
        pytest.skip("no docker client with the compose plugin on this machine")
    # An invented value: the file must be refused without passwords and accepted with them.
    given = {**os.environ, **dict.fromkeys(PASSWORDS, "invented")}
    withheld = {name: value for name, value in os.environ.items() if name not in PASSWORDS}
    arguments = [
        *command,
        "--env-file",
        os.devnull,
        "--file",
        str(COMPOSE_FILE),
        "config",
        "--quiet",
    ]

    accepted = subprocess.run(arguments, env=given, capture_output=True, text=True, check=False)
    assert accepted.returncode == 0, accepted.stderr
    refused = subprocess.run(arguments, env=withheld, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "in .env" in refused.stderr
