from contextlib import contextmanager

import pytest
from sqlalchemy import event

from webapp.core.db import db


@pytest.fixture
def statements(app):  # noqa: ARG001
    """Collect the statements that a block sends to the database."""

    @contextmanager
    def collected():
        sent = []

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return collected
