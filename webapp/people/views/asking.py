"""The settings of the form: fields, questions, and how participants see it."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.typed import visible
from webapp.meetings.models import Meeting
from webapp.people import queries, services
from webapp.people.fields import FIELDS, KINDS, SCREENS, TICKED, FieldRule
from webapp.people.forms import Asked, QuestionForm, question_held, screen_form
from webapp.people.models import QuestionVersion
from webapp.people.views import bp
from webapp.people.views.saying import asked_in_words
from webapp.registration import words
from webapp.registration.models import Role

SET = Permission.EDIT_MEETING


@bp.route("/form", methods=["GET", "POST"])
@requires(SET)
def form(meeting: Meeting) -> ResponseReturnValue:
    """Say which fields are asked, of whom, and list the committee's own questions."""
    if request.method == "POST":
        lines = request.form.get("destinations", "").splitlines()
        services.set_form(
            meeting.id,
            _rules(),
            request.form.getlist("guarded"),
            [visible(line)[:120] for line in lines if visible(line)],
            actor(),
        )
        flash(_("Formulir sudah disimpan."), "ok")
        return redirect(url_for(".form", meeting=meeting.code), 303)
    asking = queries.asking(meeting.id)
    settings = queries.form_settings(meeting.id)
    return render_template(
        "people/form.html",
        meeting=meeting,
        asking=asking,
        destinations="\n".join(settings.destinations if settings else ()),
        fields=FIELDS,
        screens=SCREENS,
        ticked=TICKED,
        roles=words.ROLES,
        kinds=KINDS,
        asked=queries.questions(meeting.id),
        retired=[
            one
            for one in queries.every_question(meeting.id)
            if one.question.retired_at is not None
        ],
        say=asked_in_words,
    )


@bp.route("/form/questions/new", methods=["GET", "POST"])
@requires(SET)
def add_question(meeting: Meeting) -> ResponseReturnValue:
    """Ask something that the form does not ask yet."""
    typed = QuestionForm()
    if typed.validate_on_submit():
        kind = typed.chosen
        try:
            services.add_question(meeting.id, kind, typed.wording, typed.asks, actor())
        except DomainError as error:
            typed.refuse(error)
        else:
            flash(_("Pertanyaan ditambahkan."), "ok")
            return _back(meeting)
    return _question_page(meeting, typed, None)


@bp.route("/form/questions/<int:question_id>", methods=["GET", "POST"])
@requires(SET)
def edit_question(meeting: Meeting, question_id: int) -> ResponseReturnValue:
    """Ask a question in other words, or of others."""
    wording = queries.question(meeting.id, question_id) or abort(404)
    typed = QuestionForm(data=question_held(wording))
    if request.method == "POST":
        typed.kind.data = wording.question.kind.value  # answers of one kind stay so
    if typed.validate_on_submit():
        try:
            services.edit_question(wording, typed.wording, typed.asks, actor())
        except DomainError as error:
            typed.refuse(error)
        else:
            flash(_("Pertanyaan disimpan. Jawaban lama tetap seperti dulu."), "ok")
            return _back(meeting)
    return _question_page(meeting, typed, wording)


@bp.post("/form/questions/<int:question_id>/place")
@requires(SET)
def place_question(meeting: Meeting, question_id: int) -> ResponseReturnValue:
    """Move a question up or down, retire it, or ask it again."""
    wording = queries.question(meeting.id, question_id) or abort(404)
    what = request.form.get("what")
    if what in {"up", "down"}:
        services.move_question(wording, actor(), up=what == "up")
    elif what == "retire":
        services.retire_question(wording, actor())
        flash(_("Tidak ditanyakan lagi. Jawabannya tetap ada."), "ok")
    elif what == "revive":
        services.revive_question(wording, actor())
        flash(_("Ditanyakan lagi."), "ok")
    else:
        abort(400)
    return _back(meeting)


@bp.get("/form/preview")
@requires(SET)
def preview(meeting: Meeting) -> ResponseReturnValue:
    """Show the form as a participant of a role sees it; nothing can be sent."""
    name = request.args.get("role", Role.PARTICIPANT)
    role = Role(name) if name in words.ROLES else Role.PARTICIPANT
    asked = Asked(meeting, role, queries.asking(meeting.id))
    return render_template(
        "people/form_preview.html",
        meeting=meeting,
        role=role,
        roles=words.ROLES,
        shown=[
            (_(label), screen_form(asked, screen, None, {}, f"{screen}-"))
            for screen, label in SCREENS.items()
        ],
    )


def _rules() -> Mapping[str, FieldRule]:
    """Read the table of fields and roles."""
    on = set(request.form.getlist("asked"))
    return {
        name: FieldRule(
            name in on,
            frozenset(
                Role(role)
                for role in request.form.getlist(f"required_{name}")
                if role in words.ROLES
            ),
        )
        for name in FIELDS
    }


def _question_page(
    meeting: Meeting, typed: QuestionForm, wording: QuestionVersion | None
) -> ResponseReturnValue:
    page = render_template(
        "people/question.html",
        meeting=meeting,
        form=typed,
        edited=wording,
        answers=queries.times_answered(wording.question_id) if wording else 0,
        kinds=KINDS,
    )
    return page, 422 if typed.errors else 200


def _back(meeting: Meeting) -> ResponseReturnValue:
    page = url_for(".form", meeting=meeting.code, _anchor="questions")
    return redirect(page, 303)
