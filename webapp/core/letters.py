"""The text of a mail, from its templates."""

from collections.abc import Mapping
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
        subject, body = (_part(kind, part, values) for part in ("subject", "body"))
    return Letter(" ".join(subject.split()), body.strip() + "\n")


def chat(kind: str, language: str = "id", **values: object) -> str:
    """Write the same as a text that somebody sends by hand, by WhatsApp."""
    with force_locale(language):
        return _part(kind, "chat", values).strip()


def _part(kind: str, part: str, values: Mapping[str, object]) -> str:
    template = current_app.jinja_env.get_template(f"email/{kind}/{part}.txt")
    return template.render(**values)
