"""Small instances by chance, with everything that a rule is about."""

from datetime import date, timedelta
from random import Random

from webapp.lodging.allocation import Instance, solve

FIRST = date(2019, 2, 25)
RATES = [400_000, 500_000, 650_000, 655_000.5, 1_000_000]
BEDS = {"single": 1, "suite": 1, "twin": 2, "triple": 3}


def some_people(chance, count, nights):
    """Make people up; some come before the first night on sale, or stay longer."""
    early, late = (int(chance.random() < 0.15) for _ in range(2))
    people = []
    for number in range(count):
        arrive = chance.randrange(-early, nights)
        depart = chance.randrange(arrive + 1, nights + late + 1)
        people.append(
            {
                "id": f"p{number}",
                "gender": chance.choice("MMF"),
                "echelon": chance.choice([1, 2, 3, 3, 4, 5, 5]),
                "delegation": chance.choice("ABC"),
                "arrive": str(FIRST + timedelta(days=arrive)),
                "depart": str(FIRST + timedelta(days=depart)),
                "smoking": chance.random() < 0.2,
                "accessible": chance.random() < 0.12,
                "couple_with": None,
            }
        )
    for one, other in ((0, 1), (2, 3)):
        if count > other and chance.random() < 0.3:
            people[one]["couple_with"] = f"p{other}"
            people[other]["couple_with"] = f"p{one}"
    return people


def some_hotels(chance, nights):
    kinds = ["twin", *chance.sample(["single", "triple", "accessible", "suite"], 2)]
    kinds += ["twin"] if chance.random() < 0.5 else []
    rates = RATES[:1] if chance.random() < 0.25 else RATES
    hotels = {"h1": [], "h2": []}
    for number, kind in enumerate(kinds):
        hotels[chance.choice(["h1", "h2"])].append(
            {
                "code": f"{kind[:2].upper()}{number}",
                "kind": kind,
                "beds": BEDS.get(kind) or chance.choice([1, 2, 3]),
                "rate": chance.choice(rates),
                "block": [chance.randrange(4) for _ in range(nights)],
            }
        )
    return [{"id": name, "room_types": types} for name, types in hotels.items()]


def some_current(chance, people, hotels):
    """Let people sleep anywhere, also where they never could."""
    types = [(h["id"], t["code"]) for h in hotels for t in h["room_types"]]
    current = []
    for person in people:
        if chance.random() < 0.75:
            hotel, code = chance.choice(types)
            current.append(
                {
                    "person": person["id"],
                    "hotel": hotel,
                    "type": code,
                    "room": f"r{chance.randrange(2)}",
                    "locked": chance.random() < 0.12,
                }
            )
    return current


def some_instance(seed, most=6):
    """Make up everything of an instance."""
    chance = Random(seed)
    nights = chance.choice([1, 2, 3, 3, 4])
    people = some_people(chance, chance.randrange(1, most + 1), nights)
    if chance.random() < 0.4:
        for person in people:
            person.update(gender="M", smoking=False, accessible=False)
            person["echelon"] = max(3, person["echelon"])
    names = [person["id"] for person in people]
    pairs = [[a, b] for a in names for b in names if a != b]
    wishes = [pair for pair in pairs if chance.random() < 0.3]
    wishes += [pair[::-1] for pair in wishes if chance.random() < 0.5]
    hotels = some_hotels(chance, nights)
    document = {
        "nights": [str(FIRST + timedelta(days=n)) for n in range(nights)],
        "people": people,
        "wishes": wishes,
        "cannot_share": [pair for pair in pairs if chance.random() < 0.06],
        "hotels": hotels,
        "current": [],
    }
    if chance.random() < 0.4:
        document["current"] = some_current(chance, people, hotels)
    elif chance.random() < 0.5:
        document = changed(chance, document)
    return Instance.from_json(document)


def changed(chance, document):
    """Let a first answer be in force, and change the people after it."""
    answer = solve(Instance.from_json(document), strict=True)
    people = [dict(person) for person in document["people"]]
    first = FIRST.toordinal()
    for person in chance.sample(people, min(len(people), chance.choice([0, 1, 1, 2]))):
        arrive = chance.randrange(len(document["nights"]))
        depart = chance.randrange(arrive + 1, len(document["nights"]) + 1)
        person["arrive"] = str(date.fromordinal(first + arrive))
        person["depart"] = str(date.fromordinal(first + depart))
    current = [
        {
            "person": name,
            "hotel": room.hotel,
            "type": room.type,
            "room": room.room,
            "locked": chance.random() < 0.1,
        }
        for room in answer.rooms
        for name in room.people
    ]
    return {**document, "people": people, "current": current}
