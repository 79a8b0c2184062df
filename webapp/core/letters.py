"""The text of a mail, from its templates."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    subject: str
    body: str


def letter(kind: str, language: str = "id", **values: object) -> Letter:
    """Write a letter of a kind from ``templates/email``; nothing in it is HTML."""
    with force_locale(language):
        subject, body = (
            current_app.jinja_env.get_template(f"email/{kind}/{part}.txt").render(
                **values
            )
            for part in ("subject", "body")
        )
    return Letter(" ".join(subject.split()), body.strip() + "\n")
