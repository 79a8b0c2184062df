"""The rules of one checkpoint: when, how often, who and how many."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.checkin import services
from webapp.checkin.forms import GuestsForm, RulesForm
from webapp.checkin.models import Checkpoint
from webapp.checkin.queries import entering, presence
from webapp.checkin.views.blueprint import bp, checkpoint_or_404
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.meetings.models import Meeting

MANAGE = Permission.MANAGE_CHECKPOINTS


@bp.route("/<slug>/rules", methods=["GET", "POST"])
@requires(MANAGE)
def rules(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Change when a checkpoint is open, who may enter, how often and how many."""
    checkpoint = checkpoint_or_404(meeting, slug)
    form, status = RulesForm.of(checkpoint, meeting.zone), 200
    if form.validate_on_submit():
        try:
            values = form.values_for(meeting.zone)
            services.edit_checkpoint(checkpoint, values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
            status = 409
        else:
            say(_("Aturan %(label)s tersimpan.", label=checkpoint.label))
            return _back(meeting, slug)
    elif form.errors:
        status = 422
    return _page(meeting, checkpoint, form, GuestsForm(formdata=None)), status


@bp.post("/<slug>/guests")
@requires(MANAGE)
def add_guests(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Put institutions and people on the list; what is not found stays to be mended."""
    checkpoint, form = checkpoint_or_404(meeting, slug), GuestsForm()
    if not form.validate():
        rules_form = RulesForm.of(checkpoint, meeting.zone, formdata=None)
        return _page(meeting, checkpoint, rules_form, form), 422
    added, unknown = services.add_guests(checkpoint, form.lines, actor())
    if added:
        say(_("%(count)s masuk daftar.", count=added))
    if unknown:
        form.lines_text.data = "\n".join(unknown)
        form.lines_text.errors = [_("Baris ini tidak ditemukan. Periksa tulisannya.")]
        rules_form = RulesForm.of(checkpoint, meeting.zone, formdata=None)
        return _page(meeting, checkpoint, rules_form, form), 422
    return _back(meeting, slug)


@bp.post("/<slug>/guests/<int:guest_id>/drop")
@requires(MANAGE)
def drop_guest(meeting: Meeting, slug: str, guest_id: int) -> ResponseReturnValue:
    """Take one off the list."""
    services.drop_guest(checkpoint_or_404(meeting, slug), guest_id, actor())
    return _back(meeting, slug)


def _page(
    meeting: Meeting, checkpoint: Checkpoint, form: RulesForm, guests: GuestsForm
) -> str:
    count = presence.count_at(meeting.id, checkpoint.slug)
    return render_template(
        "checkin/rules.html",
        checkpoint=checkpoint,
        session=count.session if count else None,
        expected=count.expected if count else 0,
        form=form,
        adding=guests,
        guests=entering.guests(checkpoint),
    )


def _back(meeting: Meeting, slug: str) -> ResponseReturnValue:
    fragment = "guests" if request.endpoint != "checkin.rules" else None
    page = url_for(".rules", meeting=meeting.code, slug=slug, _anchor=fragment)
    return redirect(page, 303)
