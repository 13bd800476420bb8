"""Two spellings of one label: `technolgy` for `Technology`. Proposed, never done unasked.

A slip is a letter more, less, other or swapped. Digits never count as one (`Region 1` and `Region 2` differ), and one
hanzi for another only where both sound alike: that is the slip of who types pinyin, while 北京 and 南京 are two places.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from kernel.pinyin import HAN_RUN, readings

MIN_LENGTH = 4
MAX_PROPOSALS = 100
"""Of one field, the most frequent first: more than a person would go through is no proposal."""

MAX_VALUES = 10_000
_CANDIDATES = 5


class Index:
    """Labels by length, so that a text is held against those of about its own length only."""

    def __init__(self, labels: Iterable[str] = ()) -> None:
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for label in labels:
            self.add(label)

    def add(self, label: str) -> None:
        """Makes a label known."""
        self._by_length[len(label)].append(label)

    def near(self, text: str) -> str | None:
        """The label that a text probably means: one slip in four to seven letters, two in eight or more."""
        if len(text) < MIN_LENGTH:
            return None
        allowed = 1 if len(text) < 2 * MIN_LENGTH else 2
        found: list[tuple[int, str]] = []
        for length in range(len(text) - allowed, len(text) + allowed + 1):
            labels = self._by_length.get(length, ())
            near = extract(text, labels, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=_CANDIDATES)
            found += [(int(distance), label) for label, distance, _ in near if distance and _may_be(text, label)]
        return min(found)[1] if found else None


def proposals(counts: Mapping[str, int], known: Iterable[str]) -> dict[str, str]:
    """For each unknown value: a known label, or a more frequent unknown value, that it probably means."""
    if len(counts) > MAX_VALUES:
        return {}
    labels, more_frequent = Index(set(known)), Index()
    found: dict[str, str] = {}
    for value in sorted(counts, key=lambda value: (-counts[value], value)):
        meant = labels.near(value) or more_frequent.near(value)
        if meant is None:
            more_frequent.add(value)
        elif len(found) < MAX_PROPOSALS:
            found[value] = meant
    return found


def candidates(value: str, known: Iterable[str]) -> list[str]:
    """The few longer labels that hold all words of a value: `Korea` may be South Korea or North Korea."""
    words = set(value.split())
    found = sorted(label for label in set(known) if len(value) >= MIN_LENGTH and words < set(label.split()))
    return found if len(found) < _CANDIDATES else []


def _may_be(text: str, label: str) -> bool:
    digits = [[char for char in each if char.isdigit()] for each in (text, label)]
    if digits[0] != digits[1]:
        return False
    if HAN_RUN.search(text) is None and HAN_RUN.search(label) is None:
        return True
    return len(text) == len(label) and all(
        one == other or not set(readings(one)).isdisjoint(readings(other))
        for one, other in zip(text, label, strict=True)
    )
