"""Writing institutions of a workbook into the meeting, so that again changes nothing.

A field is written only where the file has changed since its last load; what somebody
typed by hand before the first load stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from webapp.core.actor import SYSTEM
from webapp.core.crypto import keyring
from webapp.core.db import db
from webapp.meetings.models import Meeting
from webapp.registration import queries as registry
from webapp.registration import services as registration
from webapp.registration.models import Delegation, Role
from webapp.registration.services import Allotment, Institution
from webapp.secretariat.models import LoadedKey, LoadedKind, LoadedRow
from webapp.secretariat.queries import loading as queries
from webapp.secretariat.workbooks import InstitutionRow

KIND = LoadedKind.INSTITUTION
LAST_MINUTE = time(23, 59)
PLAIN = (
    "group",
    "contact_name",
    "contact_position",
    "contact_phone",
    "contact_email",
)
OF_ALLOTMENT = ("extras_allowed", "funding", "deadline_at")

Values = dict[str, Any]


def load_institutions(
    meeting: Meeting, rows: Sequence[InstitutionRow]
) -> tuple[int, int]:
    """Write institutions; return how many were made and how many changed."""
    keys = {row.delegation_key: _key(row) for row in rows}
    known = queries.loaded_rows(meeting.id, keys.values())
    created = updated = 0
    for row in rows:
        wanted = _wanted(row, meeting.zone)
        loaded = known.get(_key(row))
        delegation = _delegation(meeting, loaded, row)
        if delegation is None:
            delegation = registration.add_delegation(meeting.id, _new(row), SYSTEM)
            created += 1
            _write(delegation, wanted, set(wanted))
        else:
            changed = _changed(loaded, delegation, wanted)
            updated += bool(changed)
            _write(delegation, wanted, changed)
        _remember(meeting.id, loaded, delegation, wanted, _key(row))
    return created, updated


def listed(meeting_id: int, delegation_keys: Iterable[str]) -> dict[str, Delegation]:
    """Find institutions by the names under which an invitation list knew them."""
    keys = {queries.key_hash(KIND, key): key for key in delegation_keys}
    rows = queries.loaded_rows(meeting_id, keys)
    found = registry.delegations_of(meeting_id, [r.target_id for r in rows.values()])
    return {
        keys[key]: found[row.target_id]
        for key, row in rows.items()
        if row.target_id in found
    }


def _key(row: InstitutionRow) -> str:
    return queries.key_hash(KIND, row.delegation_key)


def _new(row: InstitutionRow) -> Institution:
    return Institution(
        row.name, row.level, row.region.code if row.region else None, group=row.group
    )


def _delegation(
    meeting: Meeting, loaded: LoadedRow | None, row: InstitutionRow
) -> Delegation | None:
    if loaded is not None:
        return registry.delegation(meeting.id, loaded.target_id)
    return registry.delegation_by_name(meeting.id, row.name)


def _wanted(row: InstitutionRow, zone: str) -> Values:
    """Collect what the file says; what it leaves empty it does not say."""
    until = row.deadline_on and datetime.combine(
        row.deadline_on, LAST_MINUTE, ZoneInfo(zone)
    ).astimezone(UTC)
    said = {
        **{name: getattr(row, name) for name in PLAIN},
        "region_code": row.region.code if row.region else None,
        "extras_allowed": row.extras,
        "funding": row.funding,
        "deadline_at": until,
        **{f"quota:{role}": count for role, count in row.quota.items()},
    }
    return {name: value for name, value in said.items() if value not in {None, ""}}


def _changed(
    loaded: LoadedRow | None, delegation: Delegation, wanted: Values
) -> set[str]:
    """Name what the file says otherwise than at its last load, or newly."""
    if loaded is not None:
        before = loaded.fields
        return {n for n, value in wanted.items() if before.get(n) != _hash(n, value)}
    has_quota = bool(registry.quotas(delegation.id))
    return {
        name
        for name in wanted
        if (not has_quota if name.startswith("quota:") else _blank(delegation, name))
    }


def _blank(delegation: Delegation, name: str) -> bool:
    return name != "funding" and not getattr(delegation, name)


def _write(delegation: Delegation, wanted: Values, changed: set[str]) -> None:
    plain = {n: wanted[n] for n in (*PLAIN, "region_code") if n in changed}
    if plain:
        registration.edit_delegation(delegation, plain, None, SYSTEM)
    if not any(n in changed for n in OF_ALLOTMENT) and not any(
        name.startswith("quota:") for name in changed
    ):
        return
    now: Values = {name: getattr(delegation, name) for name in OF_ALLOTMENT}
    now |= {name: wanted[name] for name in OF_ALLOTMENT if name in changed}
    allotment = Allotment(
        funded=_funded(delegation, wanted, changed),
        extras=now["extras_allowed"],
        funding=now["funding"],
        deadline_at=now["deadline_at"],
    )
    registration.allot(delegation, allotment, None, SYSTEM)


def _funded(
    delegation: Delegation, wanted: Mapping[str, Any], changed: set[str]
) -> dict[Role, int]:
    """Take the quota of the file, never below the names that are there already."""
    funded = {one.role: one.funded for one in registry.quotas(delegation.id)}
    for role in Role:
        name = f"quota:{role}"
        if name in changed:
            places = registry.funded_places(delegation.id, role)
            named = sum(1 for _, person in places if person)
            funded[role] = max(wanted[name], named)
    return funded


def _hash(name: str, value: object) -> str:
    return keyring.lookup(f"loaded.{name.partition(':')[0]}", f"{name}\0{value}")[:16]


def _remember(
    meeting_id: int,
    loaded: LoadedRow | None,
    delegation: Delegation,
    wanted: Values,
    key: str,
) -> None:
    hashes = {name: _hash(name, value) for name, value in wanted.items()}
    if loaded is not None:
        loaded.fields = {**loaded.fields, **hashes}
        return
    loaded = LoadedRow(
        meeting_id=meeting_id, kind=KIND, target_id=delegation.id, fields=hashes
    )
    db.session.add(loaded)
    db.session.flush()
    made = LoadedKey(meeting_id=meeting_id, key_hash=key, loaded_row_id=loaded.id)
    db.session.add(made)
    db.session.flush()
