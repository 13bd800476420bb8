"""The trial shows fourteen days on its first one, wherever the organisation is and whatever day it is in UTC."""

import datetime as dt

import pytest

from billing import subscriptions, trial
from billing.models import subscription
from billing.rating.periods import local_day
from kernel import clock
from tenants.models import entitlement, organisation
from tests.support.billing import Account


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
@pytest.mark.parametrize("hour", [1, 12, 23])
async def test_a_trial_has_fourteen_days_in_every_zone(
    account: Account, monkeypatch: pytest.MonkeyPatch, zone: str, hour: int
) -> None:
    now = dt.datetime(2027, 3, 1, hour, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "real_now", lambda: now)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        mine = account.id
        await control.execute(organisation.update().where(organisation.c.id == mine).values(time_zone=zone))
        await control.execute(subscription.delete().where(subscription.c.organisation_id == mine))
        await control.execute(entitlement.delete().where(entitlement.c.organisation_id == mine))
        await trial.start(control, mine, ["crm"])
        sub = await subscriptions.load(control, mine)
    assert (sub.trial_ends - local_day(now, zone)).days == trial.DAYS
    assert sub.next_day == local_day(now, zone) + dt.timedelta(days=1)


@pytest.mark.parametrize("column", ["interval", "method", "hold", "state"])
async def test_the_database_refuses_what_is_no_value(account: Account, column: str) -> None:
    mine = subscription.c.organisation_id == account.id
    with pytest.raises(Exception, match=f"ck_subscription_{column}"):
        async with account.rapport.parts.runtime.databases.control_session() as control:
            await control.execute(subscription.update().where(mine).values({column: "week"}))
