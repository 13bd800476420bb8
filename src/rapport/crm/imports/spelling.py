"""Two spellings of one label: `technolgy` for `Technology`. Proposed, never done unasked."""

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

MIN_LENGTH = 4


def near(text: str, labels: Iterable[str]) -> str | None:
    """The label that a text probably means: one slip in four to seven letters, two in eight or more."""
    if len(text) < MIN_LENGTH:
        return None
    allowed = 1 if len(text) < 2 * MIN_LENGTH else 2
    best = min(labels, key=lambda label: (OSA.distance(text, label, score_cutoff=allowed), label), default=None)
    if best is None or best == text or OSA.distance(text, best) > allowed:
        return None
    return best


def proposals(counts: Mapping[str, int], known: Iterable[str]) -> dict[str, str]:
    """For each unknown value: a known label, or a more frequent unknown value, that it probably means."""
    labels = set(known)
    found: dict[str, str] = {}
    by_frequency = sorted(counts, key=lambda value: (-counts[value], value))
    for place, value in enumerate(by_frequency):
        more_frequent = [other for other in by_frequency[:place] if other not in found]
        meant = near(value, labels) or near(value, more_frequent)
        if meant is not None:
            found[value] = meant
    return found
