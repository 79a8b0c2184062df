"""Writing messages, and handing them to a mail server."""

from webapp.notifications.services.asking import (
    LINKED,
    Mail,
    again,
    again_failed,
    cancel,
    cancel_key,
    read_message,
    send,
)
from webapp.notifications.services.delivery import deliver
from webapp.notifications.services.groups import group_text

__all__ = [
    "LINKED",
    "Mail",
    "again",
    "again_failed",
    "cancel",
    "cancel_key",
    "deliver",
    "group_text",
    "read_message",
    "send",
]
