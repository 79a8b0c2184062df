"""The `pendopo` command with some work of its own to be disturbed in."""

import os
import sys
import time
from ipaddress import IPv4Network

from sqlalchemy import text

from tasks.functions import FUNCTIONS
from webapp import cli
from webapp.core.db import db
from webapp.embedded import lan, supervisor
from webapp.jobs.services import Batch

MARK = text("INSERT INTO mark (subject) VALUES (:subject)")


def mark(subject, pause):
    """Take a while, then leave one mark for the subject."""
    time.sleep(pause / 1000)
    db.session.execute(MARK, {"subject": subject})


FUNCTIONS["test.mark"] = Batch(mark)
if network := os.environ.get("TEST_NETWORK"):  # a machine of a test may have no other
    lan.NETWORKS = (IPv4Network(network),)
supervisor.PENDOPO = (sys.executable, "-m", "tests.faults.launcher")

if __name__ == "__main__":
    cli.main()
