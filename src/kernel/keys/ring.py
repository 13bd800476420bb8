"""The open keysets of one process: opened once, kept, looked after, and closed when a customer takes the key away.

An owner has one `Keyset` object for as long as anybody holds it, however often its keys change: a rotation renews it
and a withdrawal closes it in place, so that whoever holds it (a socket, an import that runs for an hour) goes along,
also when so many others were opened since that it is kept here no more.

A customer's own root key is asked for again every `Times.recheck` seconds. Refused, or not opening what it wrapped, its
organisation is dark at once; not answered, it goes on for as long as `Times.patience`, since one lost packet is no
withdrawal, and is dark then, by the clock alone: however many services are silent, `Times.dark_within` holds.
"""

import asyncio
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from kernel.crypto import Keyset
from kernel.keys.asking import Asking
from kernel.keys.away import KeysAway, KeysUnreachable, KeysUnusable, KeysWithdrawn
from kernel.keys.opening import customers_key
from kernel.keys.provider import CryptoError, KeyProvider

KEPT: Final = 1000


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds."""

    look: float = 5.0
    """Between two rounds of looking after customers' keys."""

    recheck: float = 15.0
    """After which a key is asked for again; and between two looks for keysets that others have changed."""

    answer: float = 6.0
    """How long anybody waits for a service, or a round for telling what it found."""

    patience: float = 40.0
    """How long a keyset stays in use of which nobody could say whether it still may."""

    pause: float = 2.0
    """For how long what a service said, or that it was silent, stands for everybody who asks."""

    @property
    def dark_within(self) -> float:
        """From a withdrawal, or a service's last answer, until nothing opens any more in a process, at the longest.

        A round ends at most `answer` after it began to ask, and tells for as long; then comes the pause, and the next
        begins by closing what has had no answer for `patience`.
        """
        return self.patience + self.look + 2 * self.answer

    def scaled(self, by: float) -> "Times":
        """The same in another measure, for tests that wait them out."""
        return Times(**{name: getattr(self, name) * by for name in self.__struct_fields__})


TIMES: Final = Times()


@dataclass
class _State:
    """What is known of a keyset that somebody holds. `silent`: its service did not answer when it was last asked."""

    wrapped: bytes
    url: str
    keys: weakref.ref[Keyset]
    proved: float
    is_open: bool = True
    silent: bool = False

    def is_of(self, wrapped: bytes, url: str) -> bool:
        return (self.wrapped, self.url) == (wrapped, url)


@dataclass
class _Failed:
    """The last thing that came of asking for a keyset, where it did not open."""

    wrapped: bytes
    url: str
    at: float
    why: type[KeysAway]

    def is_of(self, wrapped: bytes, url: str) -> bool:
        return (self.wrapped, self.url) == (wrapped, url)


@dataclass
class _Question:
    """One that is on its way; whoever asks the same waits for it."""

    wrapped: bytes
    url: str
    answer: asyncio.Task[Keyset | type[KeysAway]]


class Keyring:
    """Finds keysets by their owner. `used` is told of each use of a customer's key: owner, and what came of it."""

    def __init__(
        self,
        own: KeyProvider,
        *,
        vaults: tuple[str, ...] = (),
        plain: bool = False,
        times: Times | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.own = own
        self.times = times or TIMES
        self._vaults, self._plain, self._clock = vaults, plain, clock
        self._kept: OrderedDict[str, Keyset] = OrderedDict()
        self._states: dict[str, _State] = {}
        self._failed: OrderedDict[str, _Failed] = OrderedDict()
        self._closed: set[str] = set()
        self._providers: dict[str, KeyProvider] = {}
        self._questions: dict[str, _Question] = {}
        self._asking = Asking()
        self.used: Callable[[str, str], None] = _nobody_notes

    def provider(self, url: str) -> KeyProvider:
        """The platform's root key, or the customer's that the URL names; raises `KeyProviderError`."""
        if not url:
            return self.own
        if url not in self._providers:
            self._providers[url] = customers_key(url, self._vaults, plain=self._plain)
        return self._providers[url]

    def wraps(self, owner: str) -> KeyProvider:
        """Whose root key wraps a keyset that is open here."""
        state = self._states.get(owner)
        return self.provider(state.url if state is not None else "")

    def at_hand(self, owner: str, wrapped: bytes, url: str = "") -> Keyset | None:
        """The keyset if it is open and needs nobody's leave right now."""
        state = self._states.get(owner)
        if state is None or not state.is_open or not state.is_of(wrapped, url):
            return None
        if url and self._clock() - state.proved > self.times.recheck:
            return None
        return self._hold(owner, state.keys())

    async def keys(self, owner: str, wrapped: bytes, url: str = "") -> Keyset:
        """The keyset; raises a kind of `KeysAway` within `Times.answer` where it can't be opened now."""
        found = self.at_hand(owner, wrapped, url) or self._waiting(owner, wrapped, url)
        if found is not None:
            return found
        failed = self._failed.get(owner)
        if failed is not None and failed.is_of(wrapped, url) and self._clock() - failed.at < self.times.pause:
            raise failed.why
        answer = await self._answered(owner, wrapped, url)
        if answer is KeysUnreachable and (waited := self._may_wait(owner, wrapped, url)) is not None:
            return waited
        if isinstance(answer, Keyset):
            return answer
        raise answer

    async def recheck(self) -> list[str]:
        """Closes what is overdue, and asks anew for every customer's key that is due; who was closed since last time.

        Takes no longer than `Times.answer`; who answers later is heard all the same.
        """
        self._expire()
        due = [
            self._question(owner, state.wrapped, state.url).answer for owner, state in list(self._states.items())
            if state.url and state.is_open and self._clock() - state.proved > self.times.recheck
        ]  # fmt: skip
        if due:
            await asyncio.wait(due, timeout=self.times.answer)
        closed, self._closed = self._closed, set()
        return sorted(closed)

    def give_back(self, closed: Iterable[str]) -> None:
        """Of those that `recheck` said were closed: who could not be told. They are said again, unless open by then."""
        states = {owner: self._states.get(owner) for owner in closed}
        self._closed |= {owner for owner, state in states.items() if state is None or not state.is_open}

    def has_another(self, owner: str, wrapped: bytes, url: str) -> bool:
        """Whether an owner's open keyset is of other bytes than these, or under another root key."""
        state = self._states.get(owner)
        return state is not None and state.is_open and not state.is_of(wrapped, url)

    def owners(self) -> list[str]:
        """Whose keysets are kept, or held by somebody."""
        return list(self._states)

    def forget(self, owner: str) -> None:
        """Closes an owner's keys for good: they are destroyed. Whoever holds them opens nothing any more."""
        self._kept.pop(owner, None)
        self._failed.pop(owner, None)
        state = self._states.pop(owner, None)
        held = state.keys() if state is not None else None
        if held is not None:
            held.close()

    def _waiting(self, owner: str, wrapped: bytes, url: str) -> Keyset | None:
        """The keyset of a service that was silent before and is waited for: nobody waits for it once more."""
        state, failed = self._states.get(owner), self._failed.get(owner)
        found = self._may_wait(owner, wrapped, url)
        if found is None or state is None or not state.silent:
            return None
        if failed is None or self._clock() - failed.at >= self.times.pause:
            self._question(owner, wrapped, url)
        return found

    def _may_wait(self, owner: str, wrapped: bytes, url: str) -> Keyset | None:
        """The keyset, where it may be used though its service is silent."""
        state = self._states.get(owner)
        if state is None or not state.is_open or not state.is_of(wrapped, url):
            return None
        return self._hold(owner, state.keys()) if self._clock() - state.proved <= self.times.patience else None

    async def _answered(self, owner: str, wrapped: bytes, url: str) -> Keyset | type[KeysAway]:
        """What came of asking; one question of an owner at a time, for all who have it."""
        try:
            async with asyncio.timeout(self.times.answer):
                while True:
                    question = self._question(owner, wrapped, url)
                    await asyncio.wait({question.answer})  # whoever is cancelled here takes the question from nobody
                    if (question.wrapped, question.url) == (wrapped, url):
                        return question.answer.result()
        except TimeoutError:
            return KeysUnreachable

    def _question(self, owner: str, wrapped: bytes, url: str) -> _Question:
        asked = self._questions.get(owner)
        if asked is None or asked.answer.done():
            asked = _Question(wrapped, url, asyncio.create_task(self._ask(owner, wrapped, url)))
            self._questions[owner] = asked
        return asked

    async def _ask(self, owner: str, wrapped: bytes, url: str) -> Keyset | type[KeysAway]:
        answer = await self._asking.opened(
            lambda: self.provider(url), wrapped, owner, url=url, seconds=self.times.answer
        )  # fmt: skip
        self._questions.pop(owner, None)
        if isinstance(answer, Keyset):
            return self._keep(owner, wrapped, url, answer)
        self._fail(owner, wrapped, url, answer)
        return answer

    def _keep(self, owner: str, wrapped: bytes, url: str, opened: Keyset) -> Keyset:
        self._failed.pop(owner, None)
        state = self._states.get(owner)
        keys = state.keys() if state is not None else None
        if url and (keys is None or state is None or not state.is_open or state.url != url):
            self.used(owner, "opened")
        if state is None or keys is None:
            keys = opened
            gone = weakref.ref(keys, lambda reference: self._drop(owner, reference))
            self._states[owner] = _State(wrapped, url, gone, self._clock())
        else:
            keys.renew(opened)
            self._states[owner] = _State(wrapped, url, state.keys, self._clock())
        self._closed.discard(owner)
        self._hold(owner, keys)
        return keys

    def _hold(self, owner: str, keys: Keyset | None) -> Keyset | None:
        """Keeps it among those used last. One that falls out lives on for as long as anybody has it."""
        if keys is not None:
            self._kept[owner] = keys
            self._kept.move_to_end(owner)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return keys

    def _drop(self, owner: str, reference: weakref.ref[Keyset]) -> None:
        """Nobody holds it any more. Called wherever that happens, in a thread too."""
        state = self._states.get(owner)
        if state is not None and state.keys is reference:
            self._states.pop(owner, None)

    def _fail(self, owner: str, wrapped: bytes, url: str, why: type[KeysAway]) -> None:
        before, state = self._failed.pop(owner, None), self._states.get(owner)
        self._failed[owner] = _Failed(wrapped, url, self._clock(), why)
        if len(self._failed) > KEPT:
            self._failed.popitem(last=False)
        if state is not None and why is KeysUnreachable and self._may_wait(owner, wrapped, url) is not None:
            state.silent = True
        elif state is not None:
            self._close(owner, state, why)
        elif url and (before is None or before.why is not why):
            self.used(owner, why.noted)

    def _expire(self) -> None:
        for owner, state in list(self._states.items()):
            if state.url and state.is_open and self._clock() - state.proved > self.times.patience:
                self._close(owner, state, KeysUnreachable)

    def _close(self, owner: str, state: _State, why: type[KeysAway]) -> None:
        held = state.keys()
        if not state.is_open or held is None:
            return
        held.close()
        state.is_open = False
        self._closed.add(owner)
        if state.url:
            self.used(owner, why.noted)


def _nobody_notes(owner: str, what: str) -> None:
    """Until somebody wants to know."""


__all__ = ["CryptoError", "Keyring", "KeysAway", "KeysUnreachable", "KeysUnusable", "KeysWithdrawn", "Times"]
