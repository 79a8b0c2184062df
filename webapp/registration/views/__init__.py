"""Pages about institutions, their invitations, people and letters."""

from flask import Blueprint, g, request, url_for
from flask_babel import gettext

bp = Blueprint("registration", __name__, url_prefix="/m/<meeting>/registration")


@bp.context_processor
def _parts_of_the_menu() -> dict[str, object]:
    """List what lies under *Instansi* in the menu."""
    meeting = g.get("meeting")
    if meeting is None:
        return {}  # a page that says why nothing could be shown
    here = (request.endpoint or "").partition(".")[2]
    inviting = "invitation" in here or here in {"send_whatsapp", "group_texts"}
    parts = (
        ("delegations", gettext("Daftar instansi"), not inviting),
        ("invitations", gettext("Undangan"), inviting),
    )
    return {
        "submenu": [
            {
                "label": label,
                "url": url_for(f"registration.{name}", meeting=meeting.code),
                "current": current,
            }
            for name, label, current in parts
        ]
    }


from webapp.registration.views import (  # noqa: E402, F401 they fill bp
    copying,
    institution,
    invitation,
    invitations,
    letters,
    listing,
    naming,
    people,
    rules,
    typing,
)
from webapp.registration.views.coordinator import bp as coordinator  # noqa: E402

__all__ = ["bp", "coordinator"]
