"""Pages of the rules: who sleeps alone, which nights are paid, who goes with whom."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.lodging import queries, services
from webapp.lodging.forms import PairForm, RoomRulesForm
from webapp.lodging.models import LodgingRules, PairKind
from webapp.lodging.views.blueprint import bp
from webapp.lodging.words import PAIRS
from webapp.meetings.models import Meeting
from webapp.registration.models import Level, Participant, Person
from webapp.registration.queries import holder, place

MANAGE = Permission.MANAGE_LODGING
FOUND = 12
PAGE = 50


@bp.route("/rules", methods=["GET", "POST"])
@requires(MANAGE)
def rules(meeting: Meeting) -> ResponseReturnValue:
    """Lay down rights, nights, and what a proposal is after."""
    form = RoomRulesForm(data=_known(meeting, queries.rules_in_force(meeting.id)))
    if form.validate_on_submit():
        try:
            services.lay_down(meeting.id, form.rights, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            say(_("Aturan kamar disimpan."))
            return redirect(url_for(".rules", meeting=meeting.code), 303)
    page = render_template(
        "lodging/rules.html",
        meeting=meeting,
        form=form,
        levels=list(Level),
        people=queries.people_by_level(meeting.id),
        bounds=queries.bounds(meeting.id),
    )
    return page, 422 if form.errors else 200


def _known(meeting: Meeting, rules: LodgingRules) -> dict[str, object]:
    house = queries.House(queries.rights(meeting.id))
    names = ("version", "first_night", "last_night", "smoking", "policy")
    prices = ("move_price", "wish_price")
    return {
        **{name: getattr(rules, name) for name in (*names, *prices)},
        **{f"right_{level.name}": house.right(level) for level in Level},
    }


@bp.get("/pairs")
@requires(MANAGE)
def pairs(meeting: Meeting) -> ResponseReturnValue:
    """List who is paired with whom, and whether the rooms are as they should be."""
    kind = request.args.get("kind", "")
    number = max(request.args.get("page", 1, type=int), 1)
    listed = [row for row in queries.pairs(meeting.id) if kind in {"", row[0].kind}]
    shown = listed[(number - 1) * PAGE : number * PAGE]
    return render_template(
        "lodging/pairs.html",
        meeting=meeting,
        pairs=queries.paired(meeting.id, shown),
        total=len(listed),
        number=number,
        size=PAGE,
        kinds=PAIRS,
        found=_people(meeting, request.args.get("who", "")),
        who=request.args.get("who", ""),
        may_manage=True,
    )


@bp.route("/places/<ref>/pairs", methods=["GET", "POST"])
@requires(MANAGE)
def pairs_of(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Show with whom somebody is paired, and pair them with somebody found by name."""
    found, person = _holder(meeting, ref)
    form = PairForm(kind=PairKind.WISH)
    if form.validate_on_submit():
        try:
            services.pair_up(
                meeting.id,
                (person.id, form.other.data or 0),
                form.kind.data,
                actor(),
                form.reason.data or "",
            )
        except DomainError as error:
            form.refuse(error)
            found, person = _holder(meeting, ref)  # a refusal forgets what was read
        else:
            say(_("Pasangan dicatat: %(kind)s.", kind=_(PAIRS[form.kind.data])))
            return redirect(url_for(".pairs_of", meeting=meeting.code, ref=ref), 303)
    typed = request.args.get("q", "")
    others = [one for one in _people(meeting, typed) if one.id != person.id]
    page = render_template(
        "lodging/pairs_of.html",
        meeting=meeting,
        place=found,
        person=person,
        pairs=queries.paired(meeting.id, queries.pairs(meeting.id, person.id)),
        form=form,
        typed=typed,
        others=others,
        kinds=PAIRS,
    )
    return page, 422 if form.errors else 200


@bp.post("/pairs/<int:pair_id>/drop")
@requires(MANAGE)
def drop_pair(meeting: Meeting, pair_id: int) -> ResponseReturnValue:
    """Forget what was between two people."""
    services.part_pair(queries.pair(meeting.id, pair_id) or abort(404), actor())
    say(_("Pasangan dihapus."))
    back = place(meeting.id, request.form.get("back", ""))
    if back is None:
        return redirect(url_for(".pairs", meeting=meeting.code), 303)
    return redirect(url_for(".pairs_of", meeting=meeting.code, ref=back.ref), 303)


def _people(meeting: Meeting, typed: str) -> Sequence[Person]:
    """Find a few people by some words."""
    return queries.sleepers_named(meeting.id, typed, FOUND) if typed.strip() else []


def _holder(meeting: Meeting, ref: str) -> tuple[Participant, Person]:
    found = place(meeting.id, ref) or abort(404)
    return found, holder(found.id) or abort(404)
