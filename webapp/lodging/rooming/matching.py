"""Whose room a hotel means: by row, by room key, else by names that are alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.core.likeness import WHOLE, likeness, words_of
from webapp.lodging.rooming.lines import Line
from webapp.lodging.rooming.replies import Reply

SURE, POSSIBLE, APART, PART = 0.72, 0.45, 0.05, 0.76
NEAR = 40  # how many that share something of a name are looked at closely


@dataclass(frozen=True, slots=True)
class Match:
    """What a reply is about: lines of one room, or nothing that we know.

    ``doubt`` says why somebody should look at it.
    """

    reply: Reply
    lines: tuple[Line, ...] = ()
    score: float = 0.0
    doubt: str = ""


def _trigrams(name: str) -> frozenset[str]:
    words = (f"  {word} " for word in words_of(name))
    return frozenset(w[at : at + 3] for w in words for at in range(len(w) - 2))


def _alike(name: str, institution: str, line: Line) -> float:
    """Score a name as a hotel writes it; a part of a name is enough beside others."""
    score = likeness(name, institution, line.full_name, line.group) / WHOLE
    part = words_of(name) <= words_of(line.full_name)
    return max(score, PART) if part and words_of(name) else score


class Matcher:
    """The lines of a hotel, ready to be asked who is meant."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = list(lines)
        self._rows = {line.row_id.upper(): line for line in self._lines}
        self._rooms: defaultdict[str, list[Line]] = defaultdict(list)
        self._having: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self._lines:
            self._rooms[line.room_key.upper()].append(line)
            for part in _trigrams(line.full_name):
                self._having[part].append(line)

    def __call__(self, reply: Reply) -> Match:
        """Find whom a reply is about."""
        if reply.row_id:
            return self._by_row(reply)
        if reply.room_key:
            lines = self._rooms.get(reply.room_key)
            return Match(reply, tuple(lines), 1.0) if lines else Match(reply)
        return self._by_names(reply)

    def _by_row(self, reply: Reply) -> Match:
        line = self._rows.get(reply.row_id)
        if line is None:
            return Match(reply, doubt="row_unknown")
        called = [_alike(name, "", line) for name in reply.names]
        other = bool(called) and max(called) < POSSIBLE
        return Match(reply, (line,), 1.0, "other_name" if other else "")

    def _by_names(self, reply: Reply) -> Match:
        """Find whom names mean; a comma parts two people, or the two ends of a name."""
        parted = [part for name in reply.names for part in name.split(",")]
        ways = [reply.names, [part.strip() for part in parted if part.strip()]]
        found = [self._room_of(reply, names) for names in ways if names]
        return max(found, key=lambda one: one.score, default=Match(reply))

    def _room_of(self, reply: Reply, names: Sequence[str]) -> Match:
        """Find the room whose guests are most like the names that stand together."""
        scores = [self._scores(name, reply.institution) for name in names]
        rooms = {self._rows[row].room_key for found in scores for row in found}
        ranked = sorted(
            ((self._of_room(key, scores), key) for key in rooms),
            key=lambda one: (-one[0][0], one[1]),
        )
        if not ranked or ranked[0][0][0] < POSSIBLE:
            return Match(reply, doubt="nobody")
        (score, lines), _key = ranked[0]
        second = ranked[1][0][0] if len(ranked) > 1 else 0.0
        doubt = "" if score >= SURE else "alike"
        if len(lines) < len(names):
            doubt = "parted"
        if score - second < APART:
            doubt = "several"
        return Match(reply, lines, score, doubt)

    def _of_room(
        self, key: str, scores: Sequence[Mapping[str, float]]
    ) -> tuple[float, tuple[Line, ...]]:
        """Give each name its most similar guest of a room, each guest once."""
        taken: list[Line] = []
        total = 0.0
        for found in scores:
            free = [ln for ln in self._rooms[key.upper()] if ln not in taken]
            ranked = [(found.get(ln.row_id.upper(), 0.0), ln.row_id, ln) for ln in free]
            score, _row, best = max(ranked, default=(0.0, "", None))
            if best is not None and score:
                taken.append(best)
                total += score
        return total / len(scores), tuple(taken)

    def _scores(self, name: str, institution: str) -> dict[str, float]:
        """Score all guests who share something of a name."""
        near = Counter(
            line.row_id.upper()
            for part in _trigrams(name)
            for line in self._having.get(part, ())
        )
        return {
            row: _alike(name, institution, self._rows[row])
            for row, _common in near.most_common(NEAR)
        }
