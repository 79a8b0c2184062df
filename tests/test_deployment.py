"""The containers start what exists, with everything they need."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from config import NAMES, Config
from webapp.cli import pendopo

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one.get("image") == "pendopo"}


def test_every_part_of_one_server_is_there():
    assert set(SERVICES) == {
        "web",
        "worker-documents",
        "worker-default",
        "beat",
        "migrate",
        "database",
        "broker",
        "proxy",
        "mail",
    }
    assert SERVICES["database"]["image"] == "postgres:18"
    assert SERVICES["mail"]["profiles"] == ["dev"]


@pytest.mark.parametrize("name", OURS)
def test_each_command_exists_with_its_options(name):
    words = shlex.split(OURS[name]["command"])
    command = pendopo.commands[words[0]]
    command.make_context(words[0], words[1:])


def test_the_queues_are_all_worked_on():
    commands = [one["command"] for one in OURS.values() if "worker" in one["command"]]
    queues = {queue for text in commands for queue in text.split()[-1].split(",")}
    assert queues == {"default", "mail", "documents"}


@pytest.mark.parametrize("name", OURS)
def test_each_role_gets_settings_that_are_complete(name, tmp_path):
    environment = {
        key: re.sub(r"\$\{(\w+)[^}]*\}", filled, value)
        for key, value in OURS[name]["environment"].items()
    }
    assert set(environment) <= set(NAMES)
    config = Config.from_env(environment | {"DATA_DIR": str(tmp_path)})
    assert not config.embedded


def filled(found):
    empty = {"SMTP_URL", "MAIL_FROM", "VERIFY_URL", "SENTRY_DSN"}
    return "" if found[1] in empty else "x" * 40


def test_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    for secret in ("SECRET_KEY", "DATABASE_PASSWORD", "BROKER_PASSWORD"):
        uses = re.findall(r"\$\{" + secret + r"(\W+)", text)
        assert uses
        assert set(uses) == {":?"}


def test_the_image_copies_what_exists_and_starts_a_command():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    sources = [
        word
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    optional = {"package.json", "package-lock.json*", "templates"}
    missing = [s for s in sources if s not in optional and not (ROOT / s).exists()]
    assert missing == []
    assert 'ENTRYPOINT ["pendopo"]' in lines
    assert "USER pendopo" in lines


def test_the_proxy_reads_the_file_that_is_there():
    mount = next(v for v in SERVICES["proxy"]["volumes"] if "Caddyfile" in v)
    assert (ROOT / mount.split(":")[0]).read_text().count("{") == (
        ROOT / mount.split(":")[0]
    ).read_text().count("}")
