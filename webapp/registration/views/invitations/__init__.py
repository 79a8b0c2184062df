"""Inviting institutions in three steps: the letter, looking it through, sending."""

from webapp.registration.views.invitations import letter, making, sending, whatsapp

__all__ = ["letter", "making", "sending", "whatsapp"]
