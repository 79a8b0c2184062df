"""Rooms of synthetic meetings, beside one pass by hand over the same lists.

`python bench/allocation.py [600 2000 10000]` prints JSON.
"""

import json
import resource
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from webapp.lodging.allocation import Instance, solve
from webapp.lodging.allocation.validate import violations

FIRST = date(2019, 2, 24)
NIGHTS = 6
# Arrival, departure, share: most come for the whole meeting.
STAYS = [
    (1, 4, 40), (0, 4, 10), (1, 5, 12), (0, 5, 6), (1, 3, 9), (2, 4, 6), (0, 3, 3),
    (2, 5, 3), (1, 2, 3), (2, 3, 2), (3, 4, 2), (3, 5, 2), (0, 6, 2),
]  # fmt: skip
RATES = {"single": 850, "twin": 900, "triple": 1_150, "suite": 2_200, "accessible": 950}
HOTELS = [("Novotel", 1.0, 0.5), ("Ibis", 0.8, 0.3), ("Senyiur", 1.1, 0.2)]


def _people(chance, count):
    people = []
    provinces = max(20, count // 12)
    for number in range(count):
        arrive, depart, _ = chance.choices(STAYS, [share for *_, share in STAYS])[0]
        people.append(
            {
                "id": f"P{number:05d}",
                "gender": "F" if chance.random() < 0.36 else "M",
                "echelon": chance.choices([1, 2, 3, 4, 5], [0.3, 9.7, 20, 30, 40])[0],
                "delegation": f"D{int(provinces * chance.random() ** 1.4):03d}",
                "arrive": str(FIRST + timedelta(days=arrive)),
                "depart": str(FIRST + timedelta(days=depart)),
                "smoking": chance.random() < 0.08,
                "accessible": chance.random() < 0.005,
                "couple_with": None,
            }
        )
    return people


def _nights(person):
    one = date.fromisoformat(person["arrive"])
    other = date.fromisoformat(person["depart"])
    return frozenset(one + timedelta(days=n) for n in range((other - one).days))


def _need(people):
    """Count rooms by kind on the fullest night, if stays are paired by class."""
    need = Counter()
    for night in (FIRST + timedelta(days=n) for n in range(NIGHTS)):
        here = [person for person in people if night in _nights(person)]
        kinds = Counter(
            "accessible"
            if person["accessible"]
            else "suite"
            if person["echelon"] == 1
            else "single"
            if person["echelon"] == 2
            else "shared"
            for person in here
        )
        for kind, number in kinds.items():
            need[kind] = max(need[kind], number)
    return need


def _hotels(people, spare):
    need = _need(people)
    triples = need["shared"] // 20
    twins = -(-(need["shared"] - 3 * triples) // 2)
    rooms = {
        "single": need["single"],
        "twin": int(twins * (1 + spare)) + 3,
        "triple": triples,
        "suite": need["suite"],
        "accessible": need["accessible"],
    }
    hotels = []
    for name, price, part in HOTELS:
        types = []
        for kind, number in rooms.items():
            beds = {"single": 1, "suite": 1, "triple": 3}.get(kind, 2)
            block = -(-int(number * part * 100 + 99) // 100)
            rate = int(RATES[kind] * price) * 1_000
            types.append(
                {
                    "code": kind[:3].upper(),
                    "kind": kind,
                    "beds": beds,
                    "rate": rate,
                    "block": [block] * NIGHTS,
                }
            )
        hotels.append({"id": name, "distance_km": price, "room_types": types})
    return hotels


def _wishes(chance, people, count):
    mates = defaultdict(list)
    for person in people:
        mates[person["delegation"], person["gender"], person["smoking"]].append(person)
    groups = [group for group in mates.values() if len(group) > 1]
    pairs = []
    for _ in range(count):
        one, other = chance.sample(chance.choice(groups), 2)
        pairs += [[one["id"], other["id"]]]
        if chance.random() < 0.7:
            pairs += [[other["id"], one["id"]]]
    return pairs


def meeting(count, seed=7, spare=0.03):
    """Make up a meeting, as a document of the file format."""
    chance = Random(seed)
    people = _people(chance, count)
    return {
        "nights": [str(FIRST + timedelta(days=n)) for n in range(NIGHTS)],
        "people": people,
        "wishes": _wishes(chance, people, count // 25),
        "cannot_share": [
            [one["id"], other["id"]]
            for one, other in (chance.sample(people, 2) for _ in range(count // 100))
        ],
        "hotels": _hotels(people, spare),
        "current": [],
    }


def by_hand(document):
    """Go down the list by delegation, as with a spreadsheet: first room that fits."""
    began = process_time()
    left = {
        (hotel["id"], room["code"], FIRST + timedelta(days=n)): rooms
        for hotel in document["hotels"]
        for room in hotel["room_types"]
        for n, rooms in enumerate(room["block"])
    }
    types = [(h["id"], r) for h in document["hotels"] for r in h["room_types"]]
    cost, unplaced, half = 0, 0, {}
    for person in sorted(document["people"], key=lambda p: (p["delegation"], p["id"])):
        kinds = _kinds(person)
        sharing = person["echelon"] > 2 and not person["accessible"]
        mate = (person["gender"], person["smoking"], _nights(person))
        if sharing and half.pop(mate, None):
            continue
        for hotel, room in types:
            nights = [(hotel, room["code"], night) for night in _nights(person)]
            if room["kind"] in kinds and all(left[night] > 0 for night in nights):
                for night in nights:
                    left[night] -= 1
                cost += room["rate"] * len(nights)
                half[mate] = sharing
                break
        else:
            unplaced += 1
    return {"cpu": round(process_time() - began, 2), "cost": cost, "unplaced": unplaced}


def _kinds(person):
    if person["accessible"]:
        return ["accessible"]
    if person["echelon"] <= 2:
        return ["single", "suite"] if person["echelon"] == 1 else ["single"]
    return ["twin", "triple"]


def changed(document, answer, share=0.03, seed=11):
    """Let three people in a hundred change their stay after the first allocation."""
    chance = Random(seed)
    people = [dict(person) for person in document["people"]]
    for person in chance.sample(people, int(len(people) * share)):
        arrive, depart, _ = chance.choices(STAYS, [part for *_, part in STAYS])[0]
        person["arrive"] = str(FIRST + timedelta(days=arrive))
        person["depart"] = str(FIRST + timedelta(days=depart))
    current = [
        {"person": name, "hotel": room.hotel, "type": room.type, "room": room.room}
        for room in answer.rooms
        for name in room.people
    ]
    return {**document, "people": people, "current": current}


def _figures(instance, answer):
    delegation = {person.id: person.delegation for person in instance.people}
    hotels = defaultdict(Counter)
    pairs = mates = 0
    for room in answer.rooms:
        for name in room.people:
            hotels[delegation[name]][room.hotel] += 1
        for one, other in combinations(room.people, 2):
            pairs += 1
            mates += delegation[one] == delegation[other]
    placed = sum(sum(count.values()) for count in hotels.values())
    home = sum(max(count.values()) for count in hotels.values())
    return {
        "cpu": answer.seconds,
        "cost": int(answer.totals.cost),
        "bound": int(answer.bound),
        "gap": answer.gap,
        "unplaced": answer.totals.unplaced,
        "moved": answer.totals.moved,
        "wishes": answer.totals.mutual_wishes_honoured,
        "delegation_in_one_hotel": round(home / max(1, placed), 3),
        "pairs_of_one_delegation": round(mates / max(1, pairs), 3),
        "violations": len(violations(instance, answer)),
    }


def measure(count, to_parent):
    """Measure one size in a process of its own, so that its memory is its own."""
    document = meeting(count)
    instance = Instance.from_json(document)
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = solve(instance, strict=True)
    result = {"people": count, "by_hand": by_hand(document)}
    result["strict"] = _figures(instance, answer)
    second = Instance.from_json(changed(document, answer))
    result["changed_3_percent"] = _figures(second, solve(second))
    fresh = Instance.from_json({**changed(document, answer), "current": []})
    scratch = _figures(fresh, solve(fresh))
    result["changed_from_scratch"] = {name: scratch[name] for name in ("cpu", "cost")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result["memory_mb"] = {"before": idle // 1024, "peak": peak // 1024}
    to_parent.send(result)


def main():
    """Print one JSON object with all sizes."""
    sizes = [int(size) for size in sys.argv[1:]] or [600, 2_000, 10_000]
    results = []
    for size in sizes:
        mine, theirs = get_context("spawn").Pipe(duplex=False)
        child = get_context("spawn").Process(target=measure, args=(size, theirs))
        child.start()
        theirs.close()
        results.append(mine.recv())
        child.join()
    print(json.dumps({"bench": "allocation", "results": results}, indent=2))


if __name__ == "__main__":
    main()
