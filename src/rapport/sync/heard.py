"""Which numbers of a tenant's change log were heard of, to find out what news was lost."""


class Heard:
    """Numbers up to `floor` are dealt with."""

    def __init__(self, floor: int) -> None:
        self._floor = floor
        self._spans: list[tuple[int, int]] = []

    def add(self, first: int, last: int) -> None:
        """A commit was heard of; news of several processes comes in any order."""
        if last > self._floor:
            self._spans.append((first, last))

    def missed(self, up_to: int) -> list[tuple[int, int]]:
        """The spans (after, up to and with) that nobody told of; they are dealt with from now on."""
        found = []
        for first, last in sorted(self._spans):
            if first > up_to:
                break
            if first > self._floor + 1:
                found.append((self._floor, first - 1))
            self._floor = max(self._floor, last)
        if self._floor < up_to:
            found.append((self._floor, up_to))
            self._floor = up_to
        self._spans = [span for span in self._spans if span[1] > self._floor]
        return found
