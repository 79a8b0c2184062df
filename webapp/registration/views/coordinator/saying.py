"""How the coordinator's pages say where things stand."""

from dataclasses import dataclass

from flask_babel import gettext

from webapp.core.text import N_
from webapp.registration.models import Participant, Person
from webapp.registration.queries import Room, offered
from webapp.registration.services import Way
from webapp.registration.workflow import GIVEN_UP, STATE_LABELS, PlaceState

TONES = {
    PlaceState.CONFIRMED: "ok",
    PlaceState.SUBMITTED: "already",
    PlaceState.WAIT_LISTED: "waiting",
    PlaceState.NEEDS_CORRECTION: "help",
}
WANTED = {
    "sex": N_("jenis kelamin"),
    "level": N_("eselon"),
    "position": N_("jabatan"),
    "phone": N_("nomor HP"),
}
WAYS = {
    Way.FILLED: N_("mendapat tempat"),
    Way.QUOTA: N_("mendapat tempat"),
    Way.ADDED: N_("mendapat tempat"),
    Way.EXTRA: N_("peserta tambahan, biaya instansi sendiri"),
    Way.WAITING: N_("masuk daftar tunggu"),
    Way.ALREADY: N_("sudah ada di daftar"),
}
COSTS = {
    "panitia_penuh": N_("Biaya ditanggung panitia."),
    "panitia_akomodasi_saja": N_(
        "Panitia menanggung penginapan. Biaya perjalanan ditanggung instansi."
    ),
    "instansi_sendiri": N_("Biaya ditanggung instansi sendiri."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A place, who holds it, and what is still missing."""

    place: Participant
    person: Person | None
    missing: list[str]

    @property
    def state(self) -> PlaceState:
        """Where the place stands."""
        return self.place.state

    @property
    def offered(self) -> bool:
        """Tell whether a place is kept for whoever waits, now."""
        return offered(self.place)

    @property
    def nip_doubtful(self) -> bool:
        """Tell whether the service number should be looked at once more."""
        return self.person is not None and self.person.nip_doubtful

    @property
    def empty(self) -> bool:
        """Tell whether the place waits for a name."""
        return self.person is None and self.state is PlaceState.INVITED

    @property
    def left_out(self) -> bool:
        """Tell whether the institution gave the place up itself, without a name."""
        declined = self.state is PlaceState.DECLINED
        return declined and self.person is None and not self.place.extra

    @property
    def label(self) -> str:
        """The state in words."""
        if self.state is PlaceState.WAIT_LISTED:
            return str(gettext("Daftar tunggu"))
        return str(gettext(STATE_LABELS[self.state]))

    @property
    def tone(self) -> str:
        """The state as a chip shows it."""
        return TONES.get(self.state, "waiting")


def standing(place: Participant, person: Person | None) -> Standing:
    """Say what is still missing of whoever holds a place."""
    missing = []
    if person is not None and place.state not in GIVEN_UP:
        missing = [
            str(gettext(text))
            for name, text in WANTED.items()
            if not getattr(person, name)
        ]
    return Standing(place, person, missing)


def outlook(empty: int, room: Room, count: int) -> list[Way]:
    """Say before anybody is named what the next names will become."""
    paid = empty + max(room.funded, 0)
    extras = max(min(room.extras, room.meeting), 0)
    ways = [Way.FILLED] * paid + [Way.EXTRA] * extras
    return (ways + [Way.WAITING] * count)[:count]
