"""A link as the committee hands it over: its message, its chat, its QR."""

from dataclasses import dataclass
from urllib.parse import quote

from webapp.core import qr
from webapp.core.identity import whatsapp_link


@dataclass(frozen=True, slots=True)
class Handed:
    """What the page of a link shows; ``path`` and ``size`` draw its QR."""

    address: str
    home: str
    text: str
    chat: str
    path: str
    size: int


def handed(address: str, home: str, text: str, phone: str | None) -> Handed:
    """Put together how a link is handed over; without a number the chat asks for it."""
    chat = (whatsapp_link(phone) if phone else None) or "https://wa.me/"
    rows = qr.matrix(address)
    return Handed(
        address=address,
        home=home,
        text=text,
        chat=f"{chat}?text={quote(text)}",
        path=qr.path(rows),
        size=len(rows),
    )
