"""What the last action did, said on the next page."""

from typing import Any

from flask import flash


def say(text: object, tone: str = "ok", undo_url: str = "") -> None:
    """Show a sentence on the next page; ``undo_url`` adds the button *Urungkan*.

    The tone is ok, already, help or info; error is for a damaged file only.
    """
    # The session keeps any JSON, whatever the signature says.
    message: Any = {"text": str(text), "undo_url": undo_url}
    flash(message, tone)
