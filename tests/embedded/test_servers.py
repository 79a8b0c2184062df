import os
import shutil
import socket
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from config import Config
from webapp.embedded import CannotStartError, running
from webapp.embedded.checks import check_disk, check_port
from webapp.embedded.errors import SENTENCES
from webapp.embedded.local import prepare
from webapp.embedded.postgres import LONGEST, usable_port
from webapp.embedded.servant import may_enter, place_for, servant_for
from webapp.embedded.valkey import Valkey


@pytest.fixture
def home():
    """A short folder that an unprivileged server can reach, as pytest's is not."""
    home = Path(tempfile.mkdtemp(prefix="pendopo-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)


def config_in(folder):
    return Config("s" * 32, "", folder, testing=True)


def asked(config, statement):
    with psycopg.connect(config.database_url.replace("+psycopg", "")) as connection:
        return connection.execute(statement).fetchone()[0]


def test_the_first_user_starts_the_database_and_the_last_stops_it(home):
    config = config_in(home / "var")
    with running(config) as outer:
        with running(config) as inner:
            assert inner.database_url == outer.database_url
        assert asked(outer, "SELECT 1") == 1
    with pytest.raises(psycopg.OperationalError):
        asked(outer, "SELECT 1")


def test_a_password_is_asked_for(home):
    with running(config_in(home / "var")) as config:
        wrong = config.database_url.replace("+psycopg", "").split(":")
        wrong[2] = "guess@" + wrong[2].split("@", 1)[1]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(":".join(wrong))


def test_a_path_too_long_for_a_socket_is_no_obstacle(home):
    deep = home / ("x" * LONGEST) / "var"
    with running(config_in(deep)) as config:
        assert "127.0.0.1" in config.database_url
        assert asked(config, "SELECT 1") == 1


def test_an_interrupted_first_start_is_begun_again(home):
    half = home / "var" / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with running(config_in(home / "var")) as config:
        assert asked(config, "SELECT 1") == 1


def test_data_is_written_down_before_it_is_acknowledged(home):
    with running(Config("s" * 32, "", home / "var")) as config:
        assert asked(config, "SHOW fsync") == "on"
        assert asked(config, "SHOW synchronous_commit") == "on"


def test_the_folder_stays_shut_to_others(home):
    data = home / "var"
    with running(config_in(data)):
        pass
    for shut in ("keys", "run", "postgres"):
        assert (data / shut).stat().st_mode & 0o077 == 0, shut


def test_a_folder_that_cannot_be_written_is_named(home):
    (home / "file").touch()
    with pytest.raises(CannotStartError, match="tidak bisa ditulisi"):
        prepare(home / "file" / "var")


def test_a_full_disk_is_named(home):
    with pytest.raises(CannotStartError) as full:
        check_disk(home, needed=1 << 60)
    assert "kosongkan" in str(full.value)
    check_disk(home, needed=0)


def test_a_taken_port_is_named_with_a_free_one():
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStartError) as taken:
            check_port("127.0.0.1", port)
        assert taken.value.parameters["other"] > port
    with pytest.raises(CannotStartError, match="bukan alamat komputer ini"):
        check_port("192.0.2.1", 8000)


def test_a_port_is_kept_until_somebody_else_has_it(tmp_path):
    note = tmp_path / "port"
    first = usable_port(note)
    note.write_text(str(first))
    assert usable_port(note) == first
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        assert usable_port(note) != first


def test_the_settings_of_the_broker_keep_others_out(tmp_path):
    valkey = Valkey(tmp_path / "valkey")
    assert valkey.url() == ""
    settings = Path(valkey.command()[1])
    assert settings.stat().st_mode & 0o077 == 0
    lines = settings.read_text().splitlines()
    for line in ("bind 127.0.0.1", "protected-mode yes", "appendfsync everysec"):
        assert line in lines
    assert "maxmemory-policy noeviction" in lines
    password = (tmp_path / "valkey" / "password").read_text()
    assert f"requirepass {password}" in lines
    assert password in valkey.url()


def test_no_parent_is_opened_for_the_servant(home):
    servant = servant_for(home)
    shut = home / "shut"
    shut.mkdir(mode=0o700)
    if os.geteuid() == 0:
        assert not may_enter(servant, shut)
    else:
        assert servant is None
    with running(config_in(shut / "var")) as config:
        assert asked(config, "SELECT 1") == 1
    assert shut.stat().st_mode & 0o077 == 0
    shutil.rmtree(place_for(shut / "var"))


@pytest.mark.parametrize("code", SENTENCES)
def test_each_sentence_is_said_in_both_languages(code):
    indonesian, english = SENTENCES[code]
    fields = [text.count("{") for text in (indonesian, english)]
    assert fields[0] == fields[1]
    assert indonesian != english
