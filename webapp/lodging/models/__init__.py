"""Hotels, what they hold for the meeting, and who sleeps where on which night."""

from webapp.lodging.contract import (
    Basis,
)
from webapp.lodging.models.answers import (
    AnswerWay,
    GuestStatus,
    HotelAnswer,
    HotelGuest,
    NightEvidence,
    NightSource,
)
from webapp.lodging.models.hotels import (
    Block,
    Hotel,
    RoomKind,
    RoomType,
)
from webapp.lodging.models.invoices import (
    BillDecision,
    HotelLetter,
    Invoice,
    InvoiceLine,
    StayStatement,
)
from webapp.lodging.models.proposals import (
    Proposal,
    ProposalContent,
)
from webapp.lodging.models.revisions import (
    Revision,
    RevisionContent,
)
from webapp.lodging.models.rooms import (
    Arranger,
    BedNight,
    Room,
    RoomException,
)
from webapp.lodging.models.rules import (
    LodgingRules,
    PairKind,
    Policy,
    Right,
    RoomPair,
    RoomRule,
    StayAssumption,
)
from webapp.lodging.models.scenarios import (
    Scenario,
)

__all__ = [
    "AnswerWay",
    "Arranger",
    "Basis",
    "BedNight",
    "BillDecision",
    "Block",
    "GuestStatus",
    "Hotel",
    "HotelAnswer",
    "HotelGuest",
    "HotelLetter",
    "Invoice",
    "InvoiceLine",
    "LodgingRules",
    "NightEvidence",
    "NightSource",
    "PairKind",
    "Policy",
    "Proposal",
    "ProposalContent",
    "Revision",
    "RevisionContent",
    "Right",
    "Room",
    "RoomException",
    "RoomKind",
    "RoomPair",
    "RoomRule",
    "RoomType",
    "Scenario",
    "StayAssumption",
    "StayStatement",
]
