"""A case in a file: contract, what was used, and the moment, as `rapport billing rate` reads it. See docs/rating.md."""

import datetime as dt

import msgspec

from billing.rating.contract import Contract, Used
from billing.rating.rate import Rated, rate
from kernel.errors import RapportError
from kernel.text import Text


class BadCase(RapportError):
    """The file is no case."""

    code = "billing.bad_case"
    text = Text(zh="这不是可以计价的案例：{reason}", en="This is no case to be rated: {reason}")


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that rating depends on."""

    contract: Contract
    moment: dt.datetime
    used: Used = Used()


def rated(data: bytes) -> Rated:
    """Reads a case and rates it. Raises `BadCase` with the place that can't be read."""
    try:
        case = msgspec.json.decode(data, type=Case)
        if case.moment.tzinfo is None:
            raise msgspec.ValidationError("Expected a moment with its offset from UTC - at `$.moment`")
        return rate(case.contract, case.used, case.moment)
    except (msgspec.MsgspecError, ValueError, KeyError) as error:
        raise BadCase(reason=str(error)) from None
