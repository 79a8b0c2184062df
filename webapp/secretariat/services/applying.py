"""Writing a reading into the meeting, a chunk of people at a time.

Loading again writes a field only where the file has changed since its last load.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.crypto import keyring
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import N_
from webapp.jobs.services import enqueue
from webapp.meetings.queries import meeting_by_id
from webapp.registration import services as registration
from webapp.registration.models import Delegation, Funding, Participant, Person
from webapp.registration.queries import empty_place
from webapp.registration.services import Institution, Newcomer, NewPlace
from webapp.registration.workflow import DelegationState, PlaceState
from webapp.secretariat.models import LoadedKey, LoadedKind, LoadedRow, Upload
from webapp.secretariat.queries import loading as queries
from webapp.secretariat.services.institutions import (
    listed,
    load_institutions,
)
from webapp.secretariat.services.meeting_parts import load_parts
from webapp.secretariat.services.reading import from_json
from webapp.secretariat.workbooks import PersonRow

CHUNK = 50
PARTS = 0  # the item of a job that loads agenda, rooms and vehicles; people come after
NOWHERE = N_("Belum ada instansinya")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the file says of one person: of the place, and of its holder."""

    row: PersonRow
    keys: tuple[str, ...]
    place: Values
    holder: Values


@transaction()
def apply(upload: Upload, by: Actor) -> int:
    """Ask for an upload to be written; return the number of the work."""
    by.demand(Permission.EDIT_MEETING)
    held = queries.locked_upload(upload.id)
    if held.job_id is not None:
        return held.job_id
    people = len(from_json(held.reading).people)
    chunks = -(-people // CHUNK)
    held.job_id = enqueue(
        "secretariat.apply",
        f"secretariat.apply:{held.id}",
        title="secretariat.apply",
        items=list(range(chunks + 1)),
        meeting_id=held.meeting_id,
        upload_id=held.id,
    )
    return held.job_id


@transaction()
def apply_item(item: int, *, meeting_id: int, upload_id: int) -> None:
    """Write one part: all but people first, then these by chunks."""
    upload = queries.locked_upload(upload_id)
    reading = from_json(upload.reading)
    if item == PARTS:
        meeting = meeting_by_id(meeting_id)
        load_parts(meeting, reading)
        made, changed = load_institutions(meeting, reading.institutions)
        upload.institutions_created += made
        upload.institutions_updated += changed
        return
    chunk = reading.people[(item - 1) * CHUNK : item * CHUNK]
    created, updated = load_people(upload, chunk)
    upload.created += created
    upload.updated += updated


@transaction()
def finish(*, meeting_id: int, upload_id: int) -> None:
    """Note that all of an upload is written."""
    upload = queries.upload(meeting_id, upload_id)
    if upload is None:
        raise DomainError("not_found")
    queries.mark_applied(upload)


def load_people(upload: Upload, rows: Sequence[PersonRow]) -> tuple[int, int]:
    """Write people; return how many were made and how many changed."""
    wanted = [_wanted(row) for row in rows]
    known = _known(upload.meeting_id, wanted)
    fresh = [one for one in wanted if id(one) not in known]
    updated = _update(
        upload, [(one, known[id(one)]) for one in wanted if id(one) in known]
    )
    _create(upload, fresh)
    return len(fresh), updated


def _wanted(row: PersonRow) -> Wanted:
    phones = [*row.phones, None, None]
    damaged = any(issue.code == "nip_damaged" for issue in row.issues)
    holder = {
        "name": row.name,
        "title_before": row.title_before,
        "title_after": row.title_after,
        "sex": row.sex,
        "level": row.level,
        "grade": row.grade,
        "position": row.position,
        "nip": None if damaged else row.nip,
        "phone": phones[0],
        "phone_second": phones[1],
        "email": row.email,
        "wishes": row.wishes,
    }
    place = {
        "role": row.role,
        "funding": row.funding or Funding.FULL,
        "needs_room": row.stays,
        "arrive_on": row.arrive_on,
        "depart_on": row.depart_on,
    }
    return Wanted(row, tuple(_keys(row)), place, holder)


def _keys(row: PersonRow) -> Iterable[str]:
    """Say what somebody is known by, the surest first."""
    kind = LoadedKind.PERSON
    if row.nip and row.nip_sound:
        yield queries.key_hash(kind, "nip", row.nip)
    if row.email:
        yield queries.key_hash(kind, "email", row.email.casefold(), row.folded_name)
    yield queries.key_hash(kind, "place", row.folded_name, row.delegation_key)


def _known(meeting_id: int, wanted: Sequence[Wanted]) -> dict[int, LoadedRow]:
    """Find, for each wanted person, the record loaded before (or typed by hand)."""
    keys = [key for one in wanted for key in one.keys]
    rows = queries.loaded_rows(meeting_id, keys)
    found = {
        id(one): rows[next(key for key in one.keys if key in rows)]
        for one in wanted
        if any(key in rows for key in one.keys)
    }
    rest = [one for one in wanted if id(one) not in found]
    return found | _adopted(meeting_id, rest)


def _adopted(meeting_id: int, wanted: Sequence[Wanted]) -> dict[int, LoadedRow]:
    """Take people typed by hand for those of the file: what was typed stays."""
    nips = [one.row.nip for one in wanted if one.row.nip and one.row.nip_sound]
    addresses = [one.row.email for one in wanted if one.row.email]
    if not (nips or addresses):
        return {}
    people = queries.typed_by_hand(meeting_id, nips, addresses)
    found = {}
    for one in wanted:
        for person in people:
            if _is(person, one.row):
                loaded = _remember(meeting_id, person.participant_id, one)
                found[id(one)] = loaded
                break
    return found


def _is(person: Person, row: PersonRow) -> bool:
    if row.nip and row.nip_sound and person.nip == row.nip:
        return True
    mail = (person.email or "").casefold() == (row.email or "-").casefold()
    return mail and person.search == row.folded_name


def _create(upload: Upload, wanted: Sequence[Wanted]) -> None:
    meeting = meeting_by_id(upload.meeting_id)
    known = listed(meeting.id, {one.row.delegation_key for one in wanted})
    wanted = [
        one
        for one in wanted
        if not _fill(upload, one, known.get(one.row.delegation_key))
    ]
    places = [
        NewPlace(
            delegation=known.get(one.row.delegation_key)
            or _delegation(upload.meeting_id, one.row),
            holder=Newcomer(**one.holder),
            state=upload.place_state,
            **one.place,
        )
        for one in wanted
    ]
    made = registration.add_places(meeting.id, meeting.code, places, SYSTEM)
    for one, place in zip(wanted, made, strict=True):
        _remember(meeting.id, place.id, one)
    db.session.flush()


def _fill(upload: Upload, one: Wanted, delegation: Delegation | None) -> bool:
    """Give somebody a place that his institution has without a name, if it has one."""
    place = delegation and empty_place(delegation.id, one.row.role)
    if not delegation or not place:
        return False
    registration.edit_place(place, one.place, None, SYSTEM)
    registration.name_holder(place.id, Newcomer(**one.holder), SYSTEM)
    if upload.place_state is PlaceState.CONFIRMED:
        registration.decide(place.id, "confirm", SYSTEM)
    registration.follow_names(delegation, SYSTEM)
    _remember(upload.meeting_id, place.id, one)
    return True


def _delegation(meeting_id: int, row: PersonRow) -> Delegation:
    known = Institution(
        name=row.institution or NOWHERE,
        level=row.delegation_level,
        region_code=row.region.code if row.region else None,
        group=row.group,
        # Its people are in the list, so it has answered.
        state=DelegationState.COMPLETE,
    )
    return registration.institution(meeting_id, known, SYSTEM)


def _update(upload: Upload, pairs: Sequence[tuple[Wanted, LoadedRow]]) -> int:
    """Write what the file says otherwise than at its last load."""
    ids = [loaded.target_id for _, loaded in pairs]
    places = queries.places(upload.meeting_id, ids)
    people = queries.holders(upload.meeting_id, ids)
    count = 0
    for one, loaded in pairs:
        place = places[loaded.target_id]
        person = people.get(place.id)
        count += _update_one(one, loaded, place, person)
        _add_keys(upload.meeting_id, loaded, one.keys)
    return count


def _update_one(
    one: Wanted, loaded: LoadedRow, place: Participant, person: Person | None
) -> bool:
    changed = _changed(one, loaded.fields)
    if not changed:
        return False
    of_place = {name: new for name, new in one.place.items() if name in changed}
    of_holder = {name: new for name, new in one.holder.items() if name in changed}
    if "institution" in changed:
        key = one.row.delegation_key
        known = listed(place.meeting_id, [key]).get(key)
        chosen = known or _delegation(place.meeting_id, one.row)
        of_place["delegation_id"] = chosen.id
    registration.edit_place(place, of_place, None, SYSTEM)
    if person:
        registration.edit_person(person, of_holder, None, SYSTEM)
    loaded.fields = _hashes(one)
    return True


def _changed(one: Wanted, before: Mapping[str, str]) -> set[str]:
    return {name for name, value in _hashes(one).items() if before.get(name) != value}


def _hashes(one: Wanted) -> dict[str, str]:
    fields = one.place | one.holder | {"institution": one.row.delegation_key}
    return {name: _hash(name, value) for name, value in fields.items()}


def _hash(name: str, value: object) -> str:
    return keyring.lookup(f"loaded.{name}", str(value or ""))[:16]


def _remember(meeting_id: int, place_id: int, one: Wanted) -> LoadedRow:
    loaded = LoadedRow(
        meeting_id=meeting_id,
        kind=LoadedKind.PERSON,
        target_id=place_id,
        fields=_hashes(one),
    )
    db.session.add(loaded)
    db.session.flush()
    _add_keys(meeting_id, loaded, one.keys)
    return loaded


def _add_keys(meeting_id: int, loaded: LoadedRow, keys: Iterable[str]) -> None:
    """Know a record by all its keys from here on; a taken key stays whose it is."""
    wanted = dict.fromkeys(keys)
    for key in wanted.keys() - queries.known_keys(meeting_id, wanted):
        db.session.add(
            LoadedKey(meeting_id=meeting_id, key_hash=key, loaded_row_id=loaded.id)
        )
