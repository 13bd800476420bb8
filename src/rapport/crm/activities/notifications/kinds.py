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
    "transfer",
    "response_due",
    "response_missed",
    "followed",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SHARED: Final = "shared"
"""Somebody was given a record, alone or with a team: shown while what was given stands."""

APPROVAL: Final = "approval"
"""Somebody is asked to approve something, or what they asked for went on: `object` says which (`texts.APPROVALS`)."""

TRANSFER: Final = "transfer"
"""Somebody is asked to take a record, or one that they gave went on: `object` says which (`texts.TRANSFERS`)."""

WEBHOOK: Final = "webhook"
"""A webhook was stopped: told to those who configure the organisation; `record_id` is its endpoint."""

ALOOF: Final = (APPROVAL, TRANSFER, WEBHOOK)
"""Kinds that are about no record: whoever is told of one may open its page."""
OF_LEADS: Final = frozenset({"lead_assigned", "lead_touched"})
"""A lead came to somebody, or sent a form again: shown while they see it."""
COMES_BACK: Final = "comes_back"
"""A record that somebody has goes back to its queue in a few days unless they do something with it."""

RESPONSES: Final = frozenset({"response_due", "response_missed"})
"""The first response to a lead is due soon, or was due and nobody gave it."""

FOLLOWED: Final = "followed"
"""Somebody else changed a record that one follows, or wrote a note about it; `about` says which part."""

About = Literal["owner", "stage", "amount", "close_date", "note"]
ABOUT: Final[tuple[About, ...]] = get_args(About)
"""Which part of a record that one follows is another, never what it is."""

OF_RECORDS: Final = frozenset({SHARED, FOLLOWED, COMES_BACK, *OF_LEADS, *RESPONSES})
"""Kinds that lead to a record, whatever kind of record that is: shown while its reader sees it."""

By = Literal["no", "soon", "daily"]
"""Whether it is mailed: not at all, a few minutes later unless it was looked at, or with all else of a day."""
BY: Final[tuple[By, ...]] = get_args(By)
