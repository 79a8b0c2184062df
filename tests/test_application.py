"""The application outside of a web server."""

from dataclasses import replace

import pytest

from config import Config
from tasks.application import application
from tests.conftest import settings
from webapp.core.errors import DomainError


@pytest.fixture
def unmigrated(database_url, tmp_path):
    """A database whose tables no migration has made."""
    return settings(database_url, tmp_path)


def test_only_a_database_of_our_own_is_migrated(unmigrated):
    """It is ours because we started it, not because it is near: here it is local."""
    assert not unmigrated.embedded
    with (
        pytest.raises(DomainError, match="migrations_missing"),
        application(unmigrated, "test"),
    ):
        pass


def test_a_database_of_our_own_stays_that_once_its_address_is_known():
    started = replace(Config("s" * 32, ""), database_url="postgresql://where")
    assert started.embedded
