"""A preview is the later invoice, line by line, whatever was ordered before; where it isn't, the difference is told.

Histories of plans are made up. Most are lived through by the product's own steps without a database (`plan`, `Case`),
some by the product itself over HTTP.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, event, given, note
from hypothesis import settings as sampling
from hypothesis import strategies as st

from billing import plan
from billing.catalog import CURRENCIES, ITEMS
from billing.contracts import Case, contract_of
from billing.models import subscription
from billing.rating.contract import Contract, Line, Outcome, Share, Used
from billing.rating.credited import HELD
from billing.rating.explained import explained
from billing.rating.rate import Rated
from billing.subscriptions import GRACE, Ordered, Subscription, quantities
from billing.usage.quantities import Reading
from kernel.text import Text
from tenants.models import organisation
from tests.support.app import Rapport
from tests.support.billing import Account, Json, an_account
from tests.support.fakestripe import Fake

DAY = dt.timedelta(days=1)
NOBODY = UUID(int=7)
ZONES = ["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "UTC"]
PLANS = st.builds(
    plan.Wanted, seats=st.integers(1, 9), modules=st.sampled_from([(), ("sales",)]),
    when=st.sampled_from(["now", "now", "period_end"]),
)  # fmt: skip
METERS = st.sampled_from([item.meter for item in ITEMS.values() if item.meter])
USES = st.tuples(METERS, st.integers(1, 900_000))
STEPS = st.tuples(st.integers(0, 40), PLANS | USES | st.just("cancelled"))
HISTORIES = st.lists(STEPS, min_size=1, max_size=8)


class Life:
    """One organisation from its first paid day on, day by day: what it orders and uses, and each invoice."""

    def __init__(self, zone: str, currency: str, first: dt.date, interval: Any) -> None:
        self.sub = Subscription(
            organisation_id=NOBODY, state="active", currency=currency, time_zone=zone, interval=interval,
            trial_ends=first, anchor=first, next_day=first, method="card", customer_ref=None, card_page_ref=None,
            card_ref=None, card=None, hold=None, version=1,
        )  # fmt: skip
        self.today = first
        self.orders: list[Ordered] = []
        self.meters: dict[str, dict[dt.date, Decimal]] = {}
        self.billed: list[tuple[UUID, Line]] = []
        self.promise: tuple[dt.date, Rated, Case] | None = None
        self.since: set[str] = set()
        self.kept = 0

    @property
    def case(self) -> Case:
        """As the database would say it."""
        return Case(
            subscription=self.sub, orders=tuple(self.orders), contract=contract_of(self.sub, self.orders, ()),
            used=Used(meters=self.meters, billed=tuple(line for _, line in self.billed)),
            billed_on=tuple(on for on, _ in self.billed), credited=(), reading=Reading(NOBODY, (), ()), evidence={},
        )  # fmt: skip

    def order(self, wanted: plan.Wanted | None) -> None:
        """What is wanted is previewed, and ordered."""
        case = self.case
        more = (
            plan.cancelled_by(case, self.today, by="Ann")
            if wanted is None
            else plan.ordered_by(case, wanted, self.today, sellable={"sales"}, by="Ann")
        )
        day, rated = plan.preview(case, more, self.today)
        self.orders += more
        assert plan.preview(self.case, [], self.today) == (day, rated), "an order says something else than its preview"
        self.promise, self.since = (day, rated, self.case), set()

    def use(self, meter: str, quantity: int) -> None:
        """Something is counted on a day."""
        of_period = self.meters.setdefault(meter, {})
        start = self.sub.period(self.today).start
        of_period[start] = of_period.get(start, Decimal(0)) + quantity
        self.since.add(meter)

    def days(self, many: int) -> None:
        """Days go by, with what is invoiced on them."""
        for _ in range(many):
            if self.today == self.sub.period(self.today).start + GRACE:
                self.close()
            self.today += DAY
            self.sub = msgspec.structs.replace(self.sub, next_day=self.today)

    def close(self) -> None:
        """The invoice of a day, and whether it was promised."""
        rated = self.case.at(self.today)
        if self.promise is not None and self.promise[0] == self.today:
            self.kept += 1
            held(self.promise[1], rated, self.case.contract, used=bool(self.since))
        self.billed += [(UUID(int=len(self.billed) + 1), line) for line in rated.lines]
        self.promise = None


def held(promised: Rated, said: Rated, contract: Contract, *, used: bool) -> None:
    """The promise was kept but for what was used since, and that is told."""
    told = explained(promised.lines, said.lines, contract)
    if not used:
        assert said.lines == promised.lines
        assert told == ()
    meters = {item for item, sold in ITEMS.items() if sold.kind == "usage"}
    assert {(each.item in meters, each.why) for each in told} <= {(True, "used")}
    assert sum(each.after_minor - each.before_minor for each in told) == said.subtotal_minor - promised.subtotal_minor
    rest = [[line for line in each.lines if line.item not in meters] for each in (promised, said)]
    assert rest[0] == rest[1]


@given(
    zone=st.sampled_from(ZONES), currency=st.sampled_from(CURRENCIES), interval=st.sampled_from(["month", "quarter"]),
    first=st.dates(dt.date(2027, 1, 1), dt.date(2028, 3, 1)), history=HISTORIES,
)  # fmt: skip
def test_a_preview_is_the_later_invoice_whatever_was_ordered_before(
    zone: str, currency: str, interval: str, first: dt.date, history: Sequence[tuple[int, Any]]
) -> None:
    life = Life(zone, currency, first, interval)
    life.order(plan.Wanted(seats=3, modules=()))
    for later, what in history:
        life.days(later)
        if isinstance(what, tuple):
            life.use(*what)
        elif what == "cancelled":
            life.order(None)
        else:
            life.order(what)
    life.days(100)
    assert life.kept >= 1
    event(f"{life.kept} promises kept")


@given(
    zone=st.sampled_from(ZONES), first=st.dates(dt.date(2027, 1, 1), dt.date(2028, 3, 1)), before=HISTORIES,
    after=HISTORIES,
)  # fmt: skip
def test_what_was_ordered_and_used_since_is_all_that_an_invoice_differs_by(
    zone: str, first: dt.date, before: Sequence[tuple[int, Any]], after: Sequence[tuple[int, Any]]
) -> None:
    """Two ratings of the same day: as it was promised once, and after whatever came since."""
    life = Life(zone, "USD", first, "month")
    life.order(plan.Wanted(seats=2, modules=()))
    for later, what in before:
        life.days(later)
        life.use(*what) if isinstance(what, tuple) else life.order(None if what == "cancelled" else what)
    day, promised = plan.preview(life.case, [], life.today)
    known, counted = list(life.orders), {meter: dict(by) for meter, by in life.meters.items()}
    for _, what in after:
        life.use(*what) if isinstance(what, tuple) else life.order(None if what == "cancelled" else what)
    said = life.case.at(day)
    told = explained(promised.lines, said.lines, life.case.contract)
    assert sum(each.after_minor - each.before_minor for each in told) == said.subtotal_minor - promised.subtotal_minor
    used = {item for item, sold in ITEMS.items() if life.meters.get(sold.meter) != counted.get(sold.meter)}
    moments = {each.on for each in life.orders} | {life.today}
    changed = {
        item
        for on in moments
        for item in ITEMS
        if quantities(known, on).get(item, 0) != quantities(life.orders, on).get(item, 0)
    }
    for each in told:
        assert each.item in (used if each.why == "used" else changed), each
        assert each.why in {"used", "ordered"}
    untold = {line.item for line in (*promised.lines, *said.lines)} - {each.item for each in told}
    for item in untold:
        assert figures(promised.lines, item) == figures(said.lines, item)


def figures(lines: Sequence[Line], item: str) -> list[Line]:
    """The lines of an item without their words, which name the last change also where it came to nothing."""
    return [msgspec.structs.replace(each, sentence=Text(zh="", en="")) for each in lines if each.item == item]


def test_growth_and_credit_are_told_too() -> None:
    name = Text(zh="", en="")
    share = Outcome(
        id="growth", label=name, starts=dt.date(2027, 1, 1), baseline=(Decimal(1),),
        tiers=(Share(up_to=None, share=Decimal(1)),),
    )  # fmt: skip
    contract = Contract(currency="USD", time_zone="UTC", anchor=dt.date(2027, 1, 1), items=(share,))
    span = {"start": dt.date(2027, 1, 1), "end": dt.date(2027, 2, 1), "quantity": Decimal(1), "sentence": name}
    lines = [Line(item=item, amount_minor=minor, **span) for item, minor in (("growth", 7), (f"{HELD}{NOBODY}", 9))]
    told = explained([], lines, contract)
    assert [(each.why, each.before_minor, each.after_minor) for each in told] == [("growth", 0, 7), ("credited", 0, 9)]
    assert explained(lines, lines, contract) == ()


# Over HTTP, with the database and the clock


def said_by(view: Json) -> list[tuple[Any, ...]]:
    """The lines as whoever reads them has them."""
    return [(each["item"], each["start"], each["end"], each["title"], each["sentence"], each["amount"])
            for each in view["lines"]]  # fmt: skip


async def in_zone(account: Account, zone: str, ends: dt.date) -> None:
    """Has an organisation's trial end on a day, in a zone."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(organisation.c.id == account.id).values(time_zone=zone))
        values = {"time_zone": zone, "trial_ends": ends}
        await control.execute(subscription.update().where(subscription.c.organisation_id == account.id).values(values))


@given(
    zone=st.sampled_from(ZONES), ends=st.dates(dt.date(2027, 1, 25), dt.date(2027, 2, 5)),
    history=st.lists(st.tuples(st.integers(1, 20), PLANS), min_size=1, max_size=3),
)  # fmt: skip
@sampling(
    max_examples=(sampling.default.max_examples if sampling.default else 100) // 33,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_a_preview_over_http_is_the_invoice_that_is_written(
    paying: Rapport, fake_stripe: Fake, zone: str, ends: dt.date, history: Sequence[tuple[int, plan.Wanted]]
) -> None:
    note(f"{zone} {ends} {history}")
    account = await an_account(paying, fake_stripe)
    await in_zone(account, zone, ends)
    await account.profile()
    await account.ordered(4, method="transfer")
    await account.until(ends + 2 * DAY)
    promised: Json = {}
    for later, wanted in history:
        await account.days(later)
        asked = (wanted.seats, *wanted.modules)
        previewed = await account.preview(*asked, when=wanted.when)
        promised = previewed["then"]
        differs = sum(Decimal(each["after"]) - Decimal(each["before"]) for each in previewed["changes"])
        assert differs == Decimal(promised["subtotal"]) - Decimal(previewed["now"]["subtotal"])
        assert {each["why"] for each in previewed["changes"]} <= {"ordered"}
        await account.ordered(*asked, when=wanted.when)
    await account.until(dt.date.fromisoformat(promised["closes_on"]) + DAY)
    last = (await account.invoices())[-1]
    view = await account.get(f"/invoices/{last['id']}")
    if not promised["lines"]:
        return
    assert last["issued_on"] == promised["closes_on"]
    assert said_by(view) == said_by(promised)
    assert last["total"] == promised["total"]
