import stat

import pytest

from config import Config, ConfigError

OUTSIDE = {
    "DATABASE_URL": "postgres://who:pass@db/pendopo",
    "REDIS_URL": "redis://broker",
    "SECRET_KEY": "s" * 32,
}


def read(tmp_path, **env):
    return Config.from_env({"DATA_DIR": str(tmp_path)} | env)


def test_a_laptop_needs_nothing_and_keeps_its_own_secret(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    assert first.embedded
    assert len(first.secret_key) >= 32
    assert first.secret_key == second.secret_key
    key = tmp_path / "keys" / "secret"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert (first.host, first.port, first.redis_url) == ("127.0.0.1", 8000, "")


def test_services_elsewhere_have_no_default_secret(tmp_path):
    with pytest.raises(ConfigError) as fault:
        read(tmp_path, DATABASE_URL="postgresql://db/pendopo")
    assert "REDIS_URL: set it too, since DATABASE_URL is set." in str(fault.value)
    assert "SECRET_KEY" in str(fault.value)
    assert not (tmp_path / "keys").exists()


def test_the_driver_is_named_for_whoever_left_it_out(tmp_path):
    config = read(tmp_path, **OUTSIDE)
    assert config.database_url == "postgresql+psycopg://who:pass@db/pendopo"
    assert not config.embedded


def test_every_fault_is_named_at_once(tmp_path):
    with pytest.raises(ConfigError) as fault:
        read(
            tmp_path,
            DATABASE_URL="mysql://db",
            REDIS_URL="http://broker",
            SECRET_KEY="short",
            PORT="http",
            BASE_URL="pendopo.go.id",
            SMTP_URL="smtp://mail",
            TLS_CERT_FILE=str(tmp_path / "none.pem"),
        )
    named = {line.split(":")[0] for line in str(fault.value).splitlines()}
    assert named == {
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "PORT",
        "BASE_URL",
        "MAIL_FROM",
        "TLS_CERT_FILE",
        "TLS_KEY_FILE",
    }


@pytest.mark.parametrize("port", ["0", "65536", "-1", "1e3", "٨"])
def test_a_port_is_a_number_that_a_port_can_be(tmp_path, port):
    with pytest.raises(ConfigError, match="PORT"):
        read(tmp_path, PORT=port)


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("f" * 40 + "\n")
    env = OUTSIDE | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(secret)}
    assert read(tmp_path, **env).secret_key == "f" * 40


def test_a_variable_and_its_file_contradict(tmp_path):
    with pytest.raises(ConfigError, match="not both"):
        read(tmp_path, **OUTSIDE, SECRET_KEY_FILE="/somewhere")
    with pytest.raises(ConfigError, match="cannot read"):
        read(tmp_path, MAIL_FROM_FILE="/nowhere")


def test_nothing_secret_is_told(tmp_path):
    config = read(
        tmp_path,
        **OUTSIDE,
        SMTP_URL="smtp://u:geheim@mail",
        MAIL_FROM="a@b",
        SENTRY_DSN="https://key@sentry/1",
    )
    told = repr(config)
    for secret in ("pass@", "sss", "geheim", "key@"):
        assert secret not in told


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ConfigError, match="DATA_DIR"):
        Config.from_env({"DATA_DIR": str(file / "var")})
    assert list(tmp_path.iterdir()) == [file]
