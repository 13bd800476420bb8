"""What an organisation's admins say about tokens: whether people make them, and how long they are valid at most.

It is about making tokens. Those that are there are listed and revoked one by one, so that no switch stops machines that
somebody relies on.
"""

from typing import Annotated, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from auth.principal import Principal
from auth.tokens.models import token_policy
from kernel.db import ControlSession

MOST_DAYS: Final = 365
DEFAULT_DAYS: Final = 90
"""What the page proposes, where the policy allows it."""


class TokenPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`most_days` is for tokens of service accounts too."""

    people_may_make: bool = True
    most_days: Annotated[int, Meta(ge=1, le=MOST_DAYS)] = MOST_DAYS


async def of_organisation(control: ControlSession, organisation_id: UUID) -> TokenPolicy:
    """The policy of now."""
    mine = sa.select(token_policy).where(token_policy.c.organisation_id == organisation_id)
    rows = await control.rows(mine)
    return TokenPolicy(rows[0].people_may_make, rows[0].most_days) if rows else TokenPolicy()


async def change(control: ControlSession, principal: Principal, wanted: TokenPolicy) -> None:
    """Sets the policy, and notes who did."""
    values = {"people_may_make": wanted.people_may_make, "most_days": wanted.most_days}
    statement = insert(token_policy).values(organisation_id=principal.tenant.id, **values)
    await control.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=values))
    await security_log.note(
        control, "token_policy_changed", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        **{name: str(value) for name, value in values.items()},
    )  # fmt: skip
