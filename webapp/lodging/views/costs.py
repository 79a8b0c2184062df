"""What lodging costs by institution, and the papers that prove who slept where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.sheets import Column, Kind
from webapp.core.text import fold
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.documents.models import StoredFile
from webapp.documents.queries import latest_file
from webapp.jobs.queries import latest_job
from webapp.lodging import queries, services
from webapp.lodging.billing import Slept
from webapp.lodging.billing.words import SLEPT
from webapp.lodging.queries import Cost
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.night_ledger import TONES, table_file, told
from webapp.meetings.models import Meeting
from webapp.registration.models import Funding
from webapp.registration.queries import holder, place
from webapp.registration.words import FUNDINGS

PAGE = 50
MANAGE = Permission.MANAGE_LODGING


@dataclass(frozen=True, slots=True)
class Shown:
    """The people of one institution paid for in one way, and their papers."""

    cost: Cost
    made: int
    printed: StoredFile | None


@bp.get("/costs")
@requires(Permission.VIEW_LODGING)
def costs(meeting: Meeting) -> ResponseReturnValue:
    """Show what lodging costs by institution and by who pays."""
    found = queries.costs(meeting)
    kept = _kept(found.lines)
    number = max(request.args.get("page", 1, type=int), 1)
    papers = {one.participant_id for one, *_rest in queries.statements(meeting.id)}
    return render_template(
        "lodging/costs.html",
        meeting=meeting,
        costs=found,
        fundings=FUNDINGS,
        by_funding=_by_funding(found.lines),
        rows=_shown(meeting, kept[(number - 1) * PAGE : number * PAGE], papers),
        total=len(kept),
        number=number,
        size=PAGE,
        proven=sum(len(line.proven) for line in found.lines),
        made=len(papers),
        job=latest_job(meeting.id, services.STATEMENTS),
        printed=latest_file(meeting.id, services.printed_for(None)),
        may_manage=actor().may(MANAGE),
    )


@bp.get("/costs.<any(xlsx, csv):kind>")
@requires(MANAGE)
def costs_file(meeting: Meeting, kind: str) -> ResponseReturnValue:
    """Hand out what the page shows."""
    found = queries.costs(meeting)
    name = f"{clock.now():%Y-%m-%d}_{meeting.code}_Biaya-penginapan.{kind}"
    rows = [*_kept(found.lines), found.apart]
    return table_file(name, _("Biaya penginapan"), _columns(), _table(rows))


@bp.post("/statements")
@requires(MANAGE)
def make_statements(meeting: Meeting) -> ResponseReturnValue:
    """Begin to make the statements of an institution, or of all."""
    of = request.form.get("delegation", type=int)
    try:
        if services.ask_statements(meeting.id, of, actor()) is None:
            say(_("Semua surat keterangannya sudah dibuat."), "already")
    except DomainError as error:
        flash(words(error.code, **error.parameters), "help")
    return redirect(url_for(".costs", meeting=meeting.code), 303)


@bp.get("/places/<ref>/stay")
@requires(Permission.VIEW_LODGING)
def stay(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Show the nights of one person, by which evidence, and the paper about them."""
    of = place(meeting.id, ref) or abort(404)
    entries = queries.ledger(meeting, place_id=of.id)
    return render_template(
        "lodging/stay.html",
        meeting=meeting,
        place=of,
        person=holder(of.id),
        entries=entries,
        proven=any(one.slept is Slept.YES for one in entries),
        hotels={one.id: one for one in queries.hotels(meeting.id)},
        statement=queries.statement(of.id),
        fundings=FUNDINGS,
        slept=SLEPT,
        tones=TONES,
        told=lambda one: told(one, meeting.zone),
        may_manage=actor().may(MANAGE),
    )


@bp.post("/places/<ref>/stay")
@requires(MANAGE)
def state_stay(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Make the statement of one person; one that still says the same stays."""
    of = place(meeting.id, ref) or abort(404)
    try:
        made = services.make_statement(of.id, meeting_id=meeting.id)
        flash(_("Surat keterangan %(number)s siap.", number=made.entry.number), "ok")
    except DomainError as error:
        flash(words(error.code, **error.parameters), "help")
    return redirect(url_for(".stay", meeting=meeting.code, ref=ref), 303)


def _kept(lines: Iterable[Cost]) -> list[Cost]:
    typed = request.args
    sought, funding = fold(visible(typed.get("q", ""))), typed.get("funding", "")
    return [
        line
        for line in lines
        if sought in fold(line.institution) and (not funding or line.funding == funding)
    ]


def _shown(meeting: Meeting, lines: list[Cost], papers: set[int]) -> list[Shown]:
    purposes = [services.printed_for(line.delegation_id) for line in lines]
    files = queries.latest_files(meeting.id, purposes)
    return [
        Shown(line, len(line.proven & papers), files.get(purpose))
        for line, purpose in zip(lines, purposes, strict=True)
    ]


def _by_funding(lines: Iterable[Cost]) -> list[Cost]:
    """Add institutions up by who pays."""
    sums: dict[Funding, Cost] = {}
    for line in lines:
        of = sums.setdefault(line.funding, Cost(0, "", line.funding))
        of.people |= line.people
        of.planned, of.slept = of.planned + line.planned, of.slept + line.slept
        of.plan, of.owed = of.plan + line.plan, of.owed + line.owed
        of.billed += line.billed
    return [sums[one] for one in Funding if one in sums]


def _columns() -> list[Column]:
    money = Kind.NUMBER
    return [
        Column(_("Instansi")),
        Column(_("Pembiayaan")),
        Column(_("Orang"), money),
        Column(_("Malam direncanakan"), money),
        Column(_("Biaya rencana"), money),
        Column(_("Malam terbukti"), money),
        Column(_("Terutang"), money),
        Column(_("Ditagih"), money),
    ]


def _table(lines: Iterable[Cost]) -> Iterable[tuple[str | int | date, ...]]:
    for line in lines:
        yield (
            line.institution or _("Tidak terbagi per instansi"),
            _(FUNDINGS[line.funding]) if line.institution else "",
            len(line.people),
            line.planned,
            line.plan,
            line.slept,
            line.owed,
            line.billed,
        )
