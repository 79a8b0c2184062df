"""Finding uploads, and records that were loaded before."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from webapp.core import clock
from webapp.core.crypto import keyring
from webapp.core.db import db, refresh_statistics, surely_held
from webapp.registration.models import Badge, Delegation, Participant, Person
from webapp.secretariat.models import LoadedKey, LoadedKind, LoadedRow, Upload


def upload(meeting_id: int, upload_id: int) -> Upload | None:
    """Find an upload of a meeting."""
    ours = Upload.meeting_id == meeting_id, Upload.id == upload_id
    return db.session.scalar(select(Upload).where(*ours))


def locked_upload(upload_id: int) -> Upload:
    """Read an upload as it is now, and hold it until the transaction ends."""
    return surely_held(Upload, upload_id)


def uploads(meeting_id: int) -> Sequence[Upload]:
    """List what was loaded, the latest first."""
    ours = select(Upload).where(Upload.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Upload.id.desc()).limit(20)).all()


def key_hash(kind: LoadedKind, *parts: str) -> str:
    """Hash what a record is known by."""
    return keyring.lookup(f"loaded.{kind}", "\0".join(parts))


def loaded_rows(meeting_id: int, hashes: Iterable[str]) -> dict[str, LoadedRow]:
    """Find the records that were loaded under any of these keys."""
    found = (
        select(LoadedKey.key_hash, LoadedRow)
        .join(LoadedRow, LoadedRow.id == LoadedKey.loaded_row_id)
        .where(LoadedKey.meeting_id == meeting_id, LoadedKey.key_hash.in_(hashes))
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def known_keys(meeting_id: int, hashes: Iterable[str]) -> set[str]:
    """Tell which of these keys are taken."""
    taken = select(LoadedKey.key_hash).where(
        LoadedKey.meeting_id == meeting_id, LoadedKey.key_hash.in_(hashes)
    )
    return set(db.session.scalars(taken))


def holders(meeting_id: int, place_ids: Iterable[int]) -> dict[int, Person]:
    """Find who holds each of these places now."""
    held = (
        Person.meeting_id == meeting_id,
        Person.ended_at.is_(None),
        Person.participant_id.in_(place_ids),
    )
    people = db.session.scalars(select(Person).where(*held))
    return {person.participant_id: person for person in people}


def places(meeting_id: int, place_ids: Iterable[int]) -> dict[int, Participant]:
    """Find these places."""
    ours = Participant.meeting_id == meeting_id, Participant.id.in_(place_ids)
    return {
        place.id: place
        for place in db.session.scalars(select(Participant).where(*ours))
    }


def typed_by_hand(
    meeting_id: int, nips: Iterable[str], addresses: Iterable[str]
) -> Sequence[Person]:
    """Find people of the meeting who have one of these numbers or addresses."""
    by_nip = Person.nip_hash.in_([keyring.lookup("person.nip", nip) for nip in nips])
    hashes = [keyring.lookup("person.email", one.casefold()) for one in addresses]
    ours = Person.meeting_id == meeting_id, Person.ended_at.is_(None)
    either = by_nip | Person.email_hash.in_(hashes)
    return db.session.scalars(select(Person).where(*ours, either)).all()


def mark_applied(upload: Upload) -> None:
    """Note when an upload was written."""
    upload.applied_at = clock.now()
    refresh_statistics(Delegation, Participant, Person, Badge, LoadedRow, LoadedKey)
