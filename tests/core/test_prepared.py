import threading

import psycopg
import pytest
from sqlalchemy import Boolean, bindparam, func, literal, select

from webapp.checkin.models import Outcome, Scan
from webapp.core.db import crowded, db, transaction
from webapp.core.prepared import Prepared

pytestmark = pytest.mark.usefixtures("app")


def answers(statement, **asked):
    with transaction():
        return Prepared(statement, dict(statement.selected_columns)).first(asked)


def test_values_and_columns_are_converted_by_their_types():
    said = bindparam("said", type_=Scan.outcome.type)
    row = answers(select(said.label("outcome")), said=Outcome.REPEAT)
    assert row.outcome is Outcome.REPEAT


def test_no_row_is_none():
    wanted = bindparam("wanted", type_=Boolean())
    assert answers(select(literal(1).label("one")).where(wanted), wanted=False) is None


def test_what_is_asked_again_knows_nothing_of_the_time_before():
    statement = select(bindparam("number", type_=Scan.id.type).label("number"))
    prepared = Prepared(statement, dict(statement.selected_columns))
    with transaction():
        assert [prepared.first({"number": n}).number for n in (1, 2)] == [1, 2]


def test_a_lock_that_does_not_come_in_time_means_too_many(app):
    held, done = threading.Event(), threading.Event()

    def hold():
        with app.app_context(), transaction():
            db.session.execute(select(func.pg_advisory_xact_lock(4711)))
            held.set()
            done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    try:
        with pytest.raises(psycopg.Error) as error:
            answers(select(func.pg_advisory_xact_lock(4711).label("lock")))
    finally:
        done.set()
        holder.join()
    assert crowded(error.value)
