"""What the control database's columns say that they hold is what they hold: it opens where and as it is registered."""

from collections import Counter

import pytest
import sqlalchemy as sa

from kernel.columns import HOLDS, Cipher, Sealed
from kernel.tables import control_metadata
from tests.support.billing import Account

pytestmark = pytest.mark.deep


async def test_everything_of_a_paying_organisation_opens_as_its_column_says(account: Account) -> None:
    await account.subscribed()
    await account.days(32)
    opened = Counter[str]()
    async with account.rapport.parts.runtime.databases.control_session() as control:
        for table in control_metadata.sorted_tables:
            for column in table.columns:
                holds, owner = column.info.get(HOLDS), table.columns.get("organisation_id")
                if table.name == "organisation":
                    owner = table.c.id
                if not isinstance(holds, Cipher | Sealed) or owner is None:
                    continue
                for row in await control.rows(sa.select(table).where(owner == account.id, column.is_not(None))):
                    holds.anew(control.keys, getattr(row, column.name), row)
                    opened[str(column)] += 1
    assert set(opened) >= {
        "organisation.name", "founder.name", "session.user_agent", "session.network", "signup.email", "signup.company",
        "billing_profile.details", "invoice.document", "invoice_line.line", "subscription_change.by",
        "plan_promise.lines",
    }  # fmt: skip
