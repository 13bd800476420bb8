"""How common search tokens are: the thousand most common ones of a table, as the planner's statistics know them.

Kept for a while by each process: shares move slowly, and reading them costs as much as a search. What holds tokens here
holds the keys that make them, too.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, OID
from sqlalchemy.util import LRUCache

from kernel.db import TenantSession
from kernel.statements import Prepared

KEPT_SECONDS: Final = 300.0
_KEPT: Final = 500
"""Tables; about 100 kB each for the largest."""


class Frequencies(NamedTuple):
    """Of one table: about how many rows it has, and the share of rows that hold each of its most common tokens."""

    rows: float
    shares: Mapping[int, float]

    def share(self, token: int) -> float:
        """The share of rows with a token; 0 for one that is rare."""
        return self.shares.get(token, 0.0)

    def share_of_all(self, tokens: Sequence[int]) -> float:
        """At most so many rows hold all of these: the rarest has. Letters of one word go together."""
        return min(map(self.share, tokens), default=1.0)

    def rarest(self, tokens: Sequence[int]) -> list[int]:
        """The tokens to ask an index for: all that are rare, or else the least common one.

        Of one common token the planner knows how many rows to expect; of several it would expect far too few.
        """
        rare = [token for token in tokens if token not in self.shares]
        return rare or [min(tokens, key=self.share)]


_kept: LRUCache[tuple[str, str], tuple[float, Frequencies]] = LRUCache(_KEPT)


async def frequencies(session: TenantSession, table: sa.Table) -> Frequencies:
    """What the server last found out about a table, not older here than `KEPT_SECONDS`."""
    key, now = (session.home.key, table.name), time.monotonic()
    kept = _kept.get(key)
    if kept is None or kept[0] < now:
        kept = (now + KEPT_SECONDS, await _asked(session, table.name))
        _kept[key] = kept
    return kept[1]


async def _asked(session: TenantSession, name: str) -> Frequencies:
    schema = session.home.schema
    # The schema is named, as a pooled connection may have another search path; both names match patterns of ours.
    asked = {"schema": schema, "table": name, "whole": f"{schema}.{name}"}
    [[count, tokens, shares]] = await session.rows(_STATISTICS, asked)
    # Behind the tokens' shares stand the least, the greatest, and that of NULLs.
    return Frequencies(count, dict(zip(tokens, shares, strict=False)) if tokens else {})


_STATS = sa.table(
    "pg_stats", sa.column("schemaname"), sa.column("tablename"), sa.column("attname"),
    sa.column("most_common_elems"), sa.column("most_common_elem_freqs"),
)  # fmt: skip
_CLASS = sa.table("pg_class", sa.column("oid"), sa.column("reltuples"))


def _statistics() -> sa.Select[Any]:
    named = [_STATS.c.schemaname == _text("schema"), _STATS.c.tablename == _text("table")]
    joined = _CLASS.outerjoin(_STATS, sa.and_(*named, _STATS.c.attname == "search_tokens"))
    tokens = sa.cast(sa.cast(_STATS.c.most_common_elems, sa.Text), ARRAY(sa.Integer))
    shares = sa.cast(_STATS.c.most_common_elem_freqs, ARRAY(sa.Float))
    found = sa.select(sa.cast(_CLASS.c.reltuples, sa.Float), tokens, shares).select_from(joined)
    return found.where(_CLASS.c.oid == sa.cast(sa.func.to_regclass(_text("whole")), OID))


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


_STATISTICS = Prepared(_statistics())
