"""The kinds of notifications, and the ways in which one is told."""

from typing import Final, Literal, get_args

Kind = Literal[
    "mention",
    "reminder",
    "assigned",
    "shared",
    "approval",
    "webhook",
    "lead_assigned",
    "lead_touched",
    "comes_back",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SHARED: Final = "shared"
"""Somebody was given a record, alone or with a team: shown while what was given stands."""

APPROVAL: Final = "approval"
"""Somebody is asked to approve something, or what they asked for went on: `object` says which (`texts.APPROVALS`)."""

WEBHOOK: Final = "webhook"
"""A webhook was stopped: told to those who configure the organisation; `record_id` is its endpoint."""

ALOOF: Final = (APPROVAL, WEBHOOK)
"""Kinds that are about no record: whoever is told of one may open its page."""
OF_LEADS: Final = frozenset({"lead_assigned", "lead_touched"})
"""A lead came to somebody, or sent a form again: shown while they see it."""
COMES_BACK: Final = "comes_back"
"""A record that somebody has goes back to its queue in a few days unless they do something with it."""

OF_RECORDS: Final = frozenset({SHARED, COMES_BACK, *OF_LEADS})
"""Kinds that lead to a record, whatever kind of record that is: shown while its reader sees it."""

By = Literal["no", "soon", "daily"]
"""Whether it is mailed: not at all, a few minutes later unless it was looked at, or with all else of a day."""
BY: Final[tuple[By, ...]] = get_args(By)
