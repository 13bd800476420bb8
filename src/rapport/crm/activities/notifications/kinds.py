"""The kinds of notifications."""

from typing import Final, Literal, get_args

Kind = Literal["mention", "reminder", "assigned", "shared"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SHARED: Final = "shared"
"""Somebody was given a record, alone or with a team: shown while what was given stands."""
