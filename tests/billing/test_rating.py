"""Rating: worked examples to the cent, and what holds for any contract and any usage."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rating.contract import Change, Contract, Used
from billing.rating.periods import Period
from billing.rating.rate import inputs_hash, rate
from billing.rating.recurring import layers, recurring
from billing.rating.usage import charge
from kernel.money import Money
from kernel.text import Text
from tests.support.rated import AMOUNTS, MAY, YEAR, at, billed, calls, contract, counted, seats

# Seats and other recurring items


@pytest.mark.parametrize(("currency", "price", "said"), [
    ("JPY", "4200", "2 seats × 4,200 = 8,400"), ("KWD", "1.5", "2 seats × 1.500 = 3.000"),
    ("USD", "29", "2 seats × 29.00 = 58.00"), ("JPY", "0.5", "2 seats × 0.5 = 1"),
])  # fmt: skip
def test_prices_are_said_with_the_decimals_of_their_currency(currency: str, price: str, said: str):
    [line] = rate(contract(seats((MAY, 2), price=price), currency=currency), Used(), at(MAY)).lines
    assert line.sentence.en == said


def test_seats_that_came_in_the_middle_of_a_month_pay_for_its_rest():
    plan = contract(seats((MAY, 5), (dt.date(2026, 5, 15), 8), by="Ann Lee"))
    done = rate(plan, Used(), at(dt.date(2026, 5, 20)))
    assert [line.sentence.en for line in done.lines] == [
        "5 seats × 300.00 = 1,500.00",
        "3 seats × 17 of 31 days × 300.00 = 493.55; added 15 May by Ann Lee",
    ]
    assert done.lines[1].sentence.zh == "3 个席位 × 31 天中的 17 天 × 300.00 = 493.55；5月15日由 Ann Lee 添加"
    assert (done.subtotal_minor, done.currency) == (199355, "CNY")


@pytest.mark.parametrize(("by", "said"), [
    ("周岚", "由周岚添加"), ("Ann Lee", "由 Ann Lee 添加"), ("Ann 李", "由 Ann 李添加"), ("", "5月15日添加"),
])  # fmt: skip
def test_one_of_something_is_said_as_one_and_latin_names_stand_apart(by: str, said: str):
    plan = contract(seats((MAY, 1), (dt.date(2026, 5, 15), 2), by=by))
    one, later = rate(plan, Used(), at(dt.date(2026, 5, 20))).lines
    assert one.sentence.en == "1 seat × 300.00 = 300.00"
    assert later.sentence.en.startswith("1 seat × 17 of 31 days")
    assert later.sentence.zh.endswith(said)


def test_what_went_says_so_and_what_came_and_went_often_says_how_often():
    days = [dt.date(2026, 5, each) for each in (10, 12, 20, 22, 24)]
    once = contract(seats((MAY, 1), (days[0], 0), by="Ann Lee"))
    [line] = rate(once, Used(), at(dt.date(2026, 5, 30))).lines
    assert line.sentence.en == "1 seat × 9 of 31 days × 300.00 = 87.10; removed 10 May by Ann Lee"
    assert line.sentence.zh == "1 个席位 × 31 天中的 9 天 × 300.00 = 87.10；5月10日由 Ann Lee 移除"
    often = contract(seats((MAY, 1), *((day, place % 2) for place, day in enumerate(days))))
    [line] = rate(often, Used(), at(dt.date(2026, 5, 30))).lines
    assert line.sentence.en.endswith("; removed 10 May; added 12 May; removed 20 May; added 22 May; and 1 more changes")
    assert line.sentence.zh.endswith("5月22日添加；另有 1 次变更")


def test_what_was_billed_before_is_not_repeated_and_what_is_wrong_by_now_is_taken_back():
    first = rate(contract(seats((MAY, 3))), Used(), at(MAY))
    assert first.subtotal_minor == 90000
    used = billed(Used(), first)
    added = contract(seats((MAY, 3), (dt.date(2026, 5, 15), 6)))
    more = rate(added, used, at(dt.date(2026, 5, 15)))
    assert [line.sentence.en for line in more.lines] == [
        "3 seats × 17 of 31 days × 300.00 = 493.55; added 15 May",
    ]
    used = billed(used, more)
    fewer = contract(seats((MAY, 3), (dt.date(2026, 5, 15), 6), (dt.date(2026, 5, 20), 2)))
    less = rate(fewer, used, at(dt.date(2026, 5, 20)))
    assert [(line.quantity, line.days, line.reverses) for line in less.lines] == [
        (-3, 31, True), (-3, 17, True), (2, 31, False), (1, 19, False), (3, 5, False),
    ]  # fmt: skip
    assert less.lines[0].sentence == Text(
        zh="撤回（5月20日变更）：3 个席位 × 300.00 = 900.00",
        en="taken back (changed 20 May): 3 seats × 300.00 = 900.00",
    )
    assert rate(fewer, billed(used, less), at(dt.date(2026, 5, 31))).lines == ()


def test_a_price_without_cents_and_one_of_less_than_a_cent_are_written_as_they_are():
    yen = contract(seats((MAY, 3), (dt.date(2026, 5, 15), 4), price="3000"), currency="JPY")
    assert [line.amount_minor for line in rate(yen, Used(), at(MAY)).lines] == [9000, 1645]
    fine = contract(seats((MAY, 1000), price="0.0125"))
    assert rate(fine, Used(), at(MAY)).lines[0].sentence.en == "1,000 seats × 0.0125 = 12.50"


def test_a_module_that_was_off_for_a_while_is_one_line_with_the_days_that_it_was_on():
    steps = ((MAY, 1), (dt.date(2026, 5, 10), 0), (dt.date(2026, 5, 20), 1))
    [line] = rate(contract(seats(*steps, price="310.00")), Used(), at(MAY)).lines
    assert (line.days, line.amount_minor) == (9 + 12, 21000)


STEPS = st.lists(st.tuples(st.dates(MAY, dt.date(2026, 8, 31)), st.integers(0, 6)), max_size=6)
PRICES = st.decimals("0", "9999", places=4)


@given(STEPS)
def test_seat_days_are_the_sum_of_active_days(steps):
    item, period = seats(*steps), Period(MAY, dt.date(2026, 6, 1))
    last = dict(sorted(steps, key=lambda step: step[0]))
    by_hand, now = 0, 0
    for number in range(period.days):
        now = last.get(period.start + dt.timedelta(days=number), now)
        by_hand += now
    assert sum(int(line.quantity) * (line.days or 0) for line in recurring(contract(item), item, period)) == by_hand
    assert all(quantity > 0 for _, quantity in layers(item.changes, period))


@given(STEPS, STEPS, PRICES)
def test_what_is_ordered_later_leaves_a_period_as_it_was_billed(steps, later, price):
    """Also line by line: a seat that goes at the end of a month must not take that month's line apart."""
    period = Period(dt.date(2026, 6, 1), dt.date(2026, 7, 1))
    before = [(on, quantity) for on, quantity in steps if on < period.end]
    after = [(max(on, period.end), quantity) for on, quantity in later]
    item, more = seats((MAY, 2), *before, price=str(price)), seats((MAY, 2), *before, *after, price=str(price))
    assert list(recurring(contract(item), item, period)) == list(recurring(contract(more), more, period))


@given(STEPS, PRICES, st.sampled_from(["CNY", "JPY", "KWD"]))
def test_a_seat_that_stays_pays_its_price_whatever_happens_beside_it(steps, price, currency):
    start = dt.date(2026, 6, 1)
    raised = [(on, quantity + 1) for on, quantity in sorted(steps, key=lambda step: step[0])]
    item = seats((MAY, 1), *raised, price=str(price))
    lines = list(recurring(contract(item, currency=currency), item, Period(start, dt.date(2026, 7, 1))))
    whole = [line for line in lines if line.days == 30]
    assert whole
    assert whole[0].amount_minor == Money.of(whole[0].quantity * price, currency).amount_minor


@given(STEPS, PRICES)
def test_a_change_that_is_undone_on_its_day_costs_nothing(steps, price):
    day = dt.date(2026, 9, 1)
    before = seats((MAY, 2), *steps, price=str(price))
    now = max(reversed(before.changes), key=lambda each: each.on).quantity
    undone = msgspec.structs.replace(
        before, changes=(*before.changes, Change(on=day, quantity=now + 5), Change(on=day, quantity=now))
    )
    paid = billed(Used(), rate(contract(before), Used(), at(day)))
    assert rate(contract(undone), paid, at(day)).subtotal_minor == 0


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 6)), max_size=8), PRICES)
def test_billing_at_every_change_and_billing_once_at_the_end_come_to_the_same(moves, price):
    end, used, known = at(dt.date(2026, 9, 15)), Used(), [(MAY, 1)]
    total = 0
    for later, quantity in sorted(moves, key=lambda move: move[0]):
        known.append((MAY + dt.timedelta(days=later), quantity))
        done = rate(contract(seats(*known, price=str(price))), used, at(known[-1][0]))
        used, total = billed(used, done), total + done.subtotal_minor
        # What is taken back was billed, and no credit is larger than what was.
        assert total >= 0
    plan = contract(seats(*known, price=str(price)))
    total += rate(plan, used, end).subtotal_minor
    assert total == rate(plan, Used(), end).subtotal_minor


# Usage


def test_late_usage_of_a_billed_period_lands_on_the_next_invoice():
    plan = contract(calls(("100000", "0.002"), (None, "0.001"), included=Decimal(10000)))
    june = at(dt.date(2026, 6, 1))
    first = rate(plan, counted(120000), june)
    said = "120,000 calls, 10,000 of them included, 100,000 × 0.002 + 10,000 × 0.001 = 210.00"
    assert [line.sentence.en for line in first.lines] == [said]
    late = rate(plan, billed(counted(123456), first), june)
    assert [line.amount_minor for line in late.lines] == [-21000, 21346]
    assert late.lines[1].sentence.zh == "123,456 次，其中 10,000 已包含，100,000 × 0.002 + 13,456 × 0.001 = 213.46"
    assert rate(plan, billed(billed(counted(123456), first), late), june).lines == ()


def test_a_line_of_usage_can_be_worked_out_by_whoever_reads_it():
    def said(counted_: int, **changed: object) -> str:
        plan = contract(msgspec.structs.replace(calls(("5", "2"), (None, "1"), included=Decimal(100)), **changed))
        [line] = rate(plan, counted(counted_), at(dt.date(2026, 6, 1))).lines
        return str(line.sentence.en)

    packages = "750 calls, 100 of them included, in packages of 100, 5 × 2.00 + 2 × 1.00"
    assert said(750, package=100) == f"{packages} = 12.00"
    assert said(750, package=100, maximum=Decimal(10)) == f"{packages}, at most 10.00 = 10.00"
    assert said(750, package=100, minimum=Decimal(20)) == f"{packages}, at least 20.00 = 20.00"
    assert said(40) == "40 calls, 40 of them included = 0.00"


def test_usage_is_due_when_its_period_is_over_in_the_organisations_own_zone():
    plan = msgspec.structs.replace(contract(calls((None, "1"))), time_zone="Asia/Shanghai")
    assert rate(plan, counted(5), dt.datetime(2026, 5, 31, 15, 59, tzinfo=dt.UTC)).lines == ()
    [line] = rate(plan, counted(5), dt.datetime(2026, 5, 31, 16, tzinfo=dt.UTC)).lines
    assert (line.amount_minor, line.sentence.en) == (500, "5 calls, 5 × 1.00 = 5.00")


@pytest.mark.parametrize(
    ("more", "quantity", "amount"),
    [
        ({}, "0", "0"),
        ({"included": Decimal(10)}, "10", "0"),
        ({"package": 100}, "1", "1"),
        ({"package": 100}, "100", "1"),
        ({"package": 100}, "101", "2"),
        ({"minimum": Decimal(50)}, "0", "50"),
        ({"minimum": Decimal(50)}, "60", "60"),
        ({"maximum": Decimal(50)}, "60", "50"),
    ],
)
def test_packages_what_is_included_and_the_bounds_of_a_charge(more, quantity, amount):
    assert charge(calls((None, "1"), **more), Decimal(quantity)) == Decimal(amount)


def test_a_minimum_is_due_without_any_usage_and_nothing_else_is():
    june = at(dt.date(2026, 6, 1))
    assert [
        line.amount_minor for line in rate(contract(calls((None, "1"), minimum=Decimal(9))), Used(), june).lines
    ] == [900]
    assert rate(contract(calls((None, "1"))), Used(), june).lines == ()


def test_the_largest_amounts_lose_no_cent():
    most = contract(seats((MAY, 1), price="999999999999999999.99"), calls((None, "0.000000000001")))
    done = rate(most, counted("1000000000000000000"), at(dt.date(2026, 6, 1)))
    assert [line.amount_minor for line in done.lines] == [10**20 - 1, 100_000_000, 10**20 - 1]


def test_beyond_the_last_bound_nothing_is_due():
    assert charge(calls(("10", "2"), ("20", "1")), Decimal(50)) == 30


TIERS = st.lists(st.tuples(st.integers(1, 1000), PRICES), min_size=1, max_size=4, unique_by=lambda tier: tier[0])
QUANTITIES = st.decimals("0", "5000", places=3)


@given(TIERS, QUANTITIES, QUANTITIES)
def test_more_usage_never_costs_less_and_charges_keep_their_bounds(tiers, one, more):
    bounds = {"minimum": Decimal(10), "maximum": Decimal(5000)}
    item = calls(*((str(up_to), str(price)) for up_to, price in sorted(tiers)), **bounds)
    assert Decimal(10) <= charge(item, one) <= charge(item, one + more) <= Decimal(5000)


@given(TIERS, st.lists(st.integers(0, 900), min_size=1, max_size=6), st.randoms())
def test_in_how_many_parts_and_in_which_order_usage_comes_changes_nothing(tiers, parts, dice):
    item = calls(*((str(up_to), str(price)) for up_to, price in sorted(tiers)))
    plan, june = contract(item), at(dt.date(2026, 6, 1))
    shuffled = dice.sample(parts, len(parts))
    so_far, used, total = 0, Used(), 0
    for part in shuffled:
        so_far += part
        used = msgspec.structs.replace(counted(so_far), billed=used.billed)
        done = rate(plan, used, june)
        used, total = billed(used, done), total + done.subtotal_minor
    assert total == rate(plan, counted(sum(parts)), june).subtotal_minor


@given(STEPS, st.integers(0, 200_000), AMOUNTS, st.integers(0, 200))
def test_rating_twice_gives_the_same_lines_and_the_same_hash_and_then_nothing(steps, quantity, results, later):
    plan = contract(seats(*steps), calls(("1000", "0.01"), (None, "0.001")), YEAR)
    used = msgspec.structs.replace(counted(quantity), results={"growth": tuple(results)})
    moment = at(MAY + dt.timedelta(days=later))
    done = rate(plan, used, moment)
    assert done == rate(plan, used, moment)
    assert sum(line.amount_minor for line in done.lines) == done.subtotal_minor
    assert rate(plan, billed(used, done), moment).lines == ()
    again = msgspec.json.decode(msgspec.json.encode(plan), type=Contract)
    assert inputs_hash(again, used, moment) == done.inputs_hash
    assert inputs_hash(plan, used, moment + dt.timedelta(seconds=1)) != done.inputs_hash


@given(STEPS, st.integers(1, 40))
def test_a_day_at_a_time_comes_to_the_same_as_all_days_at_once(steps, days):
    plan, used = contract(seats((MAY, 2), *steps), calls((None, "0.003"))), counted(777)
    start, end = at(MAY), at(MAY + dt.timedelta(days=days))
    total, moment, daily = 0, start, used
    while moment <= end:
        done = rate(plan, daily, moment)
        daily, total, moment = billed(daily, done), total + done.subtotal_minor, moment + dt.timedelta(days=1)
    assert total == rate(plan, used, end).subtotal_minor
