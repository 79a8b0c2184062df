"""Small instances by chance, with everything that a rule is about."""

from datetime import date, timedelta
from random import Random

from webapp.lodging.allocation import Instance

FIRST = date(2019, 2, 25)


def some_people(chance, count, nights):
    people = []
    for number in range(count):
        arrive = chance.randrange(nights)
        depart = chance.randrange(arrive + 1, nights + 1)
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
    if count > 1 and chance.random() < 0.4:
        people[0]["couple_with"], people[1]["couple_with"] = "p1", "p0"
    return people


def some_hotels(chance, nights):
    kinds = ["twin", *chance.sample(["single", "triple", "accessible", "suite"], 2)]
    kinds += ["twin"] if chance.random() < 0.5 else []
    beds = {"single": 1, "suite": 1, "twin": 2, "triple": 3, "accessible": 2}
    hotels = {"h1": [], "h2": []}
    for number, kind in enumerate(kinds):
        hotels[chance.choice(["h1", "h2"])].append(
            {
                "code": f"{kind[:2].upper()}{number}",
                "kind": kind,
                "beds": chance.choice([1, 2, 3])
                if kind == "accessible"
                else beds[kind],
                "rate": chance.choice(
                    [400_000, 500_000, 650_000, 655_000.5, 1_000_000]
                ),
                "block": [chance.randrange(4) for _ in range(nights)],
            }
        )
    return [{"id": name, "room_types": types} for name, types in hotels.items()]


def some_current(chance, people, hotels):
    types = [(h["id"], t["code"]) for h in hotels for t in h["room_types"]]
    current = []
    for person in people:
        if chance.random() < 0.75:
            hotel, code = chance.choice(types)
            label = f"r{chance.randrange(2)}"
            locked = chance.random() < 0.12
            current.append(
                {
                    "person": person["id"],
                    "hotel": hotel,
                    "type": code,
                    "room": label,
                    "locked": locked,
                }
            )
    return current


def some_instance(seed, most=6):
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
    return Instance.from_json(
        {
            "nights": [str(FIRST + timedelta(days=n)) for n in range(nights)],
            "people": people,
            "wishes": wishes,
            "cannot_share": [pair for pair in pairs if chance.random() < 0.06],
            "hotels": hotels,
            "current": some_current(chance, people, hotels)
            if chance.random() < 0.6
            else [],
        }
    )
