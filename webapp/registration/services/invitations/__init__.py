"""Letters that invite institutions: written, made, sent."""

from webapp.registration.services.invitations.making import (
    KIND,
    PRINTED,
    SHEETS,
    ZIPPED,
    archive,
    ask_invitations,
    due,
    make_invitation,
)
from webapp.registration.services.invitations.sending import (
    KIND as SENDING,
)
from webapp.registration.services.invitations.sending import (
    MEANT,
    Said,
    ask_sending,
    chat_address,
    meant,
    note_whatsapp,
    over,
    say,
    send_mail,
    send_one,
    take_back_dispatch,
    take_back_wave,
)
from webapp.registration.services.invitations.wording import FIELDS, check_fields
from webapp.registration.services.invitations.writing import (
    Desk,
    first_letterhead,
    first_text,
    write_letter,
)

__all__ = [
    "FIELDS",
    "KIND",
    "MEANT",
    "PRINTED",
    "SENDING",
    "SHEETS",
    "ZIPPED",
    "Desk",
    "Said",
    "archive",
    "ask_invitations",
    "ask_sending",
    "chat_address",
    "check_fields",
    "due",
    "first_letterhead",
    "first_text",
    "make_invitation",
    "meant",
    "note_whatsapp",
    "over",
    "say",
    "send_mail",
    "send_one",
    "take_back_dispatch",
    "take_back_wave",
    "write_letter",
]
