"""What the last action did, said on the next page."""

from collections.abc import Sequence
from typing import Any

from flask import flash

RECEIVED = "received"


def say(
    text: object,
    tone: str = "ok",
    undo_url: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> None:
    """Show a sentence on the next page; ``undo_url`` adds the button *Urungkan*.

    The tone is ok, already, help or info; error is for a damaged file only. ``links``
    are words and addresses that follow the sentence.
    """
    # The session keeps any JSON, whatever the signature says.
    message: Any = {"text": str(text), "undo_url": undo_url, "links": list(links)}
    flash(message, tone)


def received(form: str) -> None:
    """Let the browser drop what it kept of a form (its ``data-keep``): it is saved."""
    flash(form, RECEIVED)
