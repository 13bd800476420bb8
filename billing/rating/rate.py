"""`rate(contract, used, moment)`: the lines that are due beyond what was billed. No database, no clock.

Everything is worked out anew from the contract's first day and compared with what was billed: a line that is there
already is not repeated, one that isn't right any more is taken back as it was, and what replaces it is added. So
rating twice gives nothing the second time, the parts of a period add up to it, and what is late or corrected lands on
the next invoice, whatever the order in which it came.
"""

import datetime as dt
import decimal
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from billing.rating import portions, sentences
from billing.rating.contract import Change, Contract, Line, Outcome, Recurring, Used
from billing.rating.outcome import outcome
from billing.rating.periods import local_day, periods_until
from billing.rating.recurring import recurring
from billing.rating.usage import usage

EXACT = 80
"""Digits that no product of the largest amount, quantity and number of days needs."""


class Rated(msgspec.Struct, frozen=True, kw_only=True):
    """The lines, what they add up to in minor units, and the hash of everything that they follow from."""

    currency: str
    lines: tuple[Line, ...]
    subtotal_minor: int
    inputs_hash: str


def rate(contract: Contract, used: Used, moment: dt.datetime) -> Rated:
    """What is due at an aware moment.

    Recurring items are due for the period that the moment lies in and all before it, usage for periods that are over.
    """
    with decimal.localcontext(prec=EXACT):
        due = list(_due(contract, used, moment))
        lines = (*_differences(contract, due, _settled(contract, used)), *_outcomes(contract, used))
    return Rated(
        currency=contract.currency,
        lines=lines,
        subtotal_minor=sum(line.amount_minor for line in lines),
        inputs_hash=inputs_hash(contract, used, moment),
    )


def inputs_hash(contract: Contract, used: Used, moment: dt.datetime) -> str:
    """SHA-256 of the three in one canonical form."""
    inputs = {"contract": contract, "used": used, "moment": moment.astimezone(dt.UTC)}
    canonical = json.dumps(msgspec.to_builtins(inputs, str_keys=True), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _due(contract: Contract, used: Used, moment: dt.datetime) -> Iterator[Line]:
    today = local_day(moment, contract.time_zone)
    for period in periods_until(contract.anchor, contract.interval, today):
        for item in contract.items:
            if isinstance(item, Recurring):
                yield from recurring(contract, item, period)
            elif not isinstance(item, Outcome) and period.end <= today:
                yield from usage(contract, item, used, period)


def _outcomes(contract: Contract, used: Used) -> Iterator[Line]:
    for item in contract.items:
        if isinstance(item, Outcome):
            yield from outcome(contract, item, used)


def _settled(contract: Contract, used: Used) -> list[Line]:
    """What was billed of items that are worked out anew each time."""
    shares = {item.id for item in contract.items if isinstance(item, Outcome)}
    return [line for line in used.billed if line.item not in shares]


def _differences(contract: Contract, due: list[Line], billed: list[Line]) -> Iterator[Line]:
    """What is due and was not billed, after what was billed and isn't due any more."""
    standing, open_ = _standing(billed), Counter(map(key, due))
    for line in standing:
        if open_[key(line)] > 0:
            open_[key(line)] -= 1
        else:
            yield _reversal(line, _changed(contract, line))
    known = Counter(map(key, standing))
    for line in due:
        if known[key(line)] > 0:
            known[key(line)] -= 1
        else:
            yield line


def _standing(billed: list[Line]) -> list[Line]:
    """The billed lines that no later one took back."""
    gone = Counter(key(_opposite(line)) for line in billed if line.reverses)
    found = []
    for line in billed:
        if line.reverses:
            continue
        if gone[key(line)] > 0:
            gone[key(line)] -= 1
        else:
            found.append(line)
    return found


def taken_back(reversal: Line, billed: Sequence[Line]) -> int:
    """The place of the billed line that a reversal takes back: the last such one, since those before it are gone."""
    wanted = key(_opposite(reversal))
    return next(at for at, line in reversed(list(enumerate(billed))) if not line.reverses and key(line) == wanted)


def _changed(contract: Contract, line: Line) -> Change | None:
    """The last change that a line's days saw."""
    item = next((each for each in contract.items if each.id == line.item), None)
    made = item.changes if isinstance(item, Recurring) else ()
    return max((each for each in made if line.start <= each.on < line.end), key=lambda each: each.on, default=None)


def _reversal(line: Line, change: Change | None) -> Line:
    return msgspec.structs.replace(_opposite(line), reverses=True, sentence=sentences.of_reversal(line, change))


def _opposite(line: Line) -> Line:
    taken = portions.opposite(line.portions)
    return msgspec.structs.replace(line, quantity=-line.quantity, portions=taken, amount_minor=-line.amount_minor)


def key(line: Line) -> tuple[object, ...]:
    """What makes two lines the same charge: all but how they are explained."""
    return (line.item, line.start, line.end, line.quantity, line.days, line.of_days, line.price, line.amount_minor)
