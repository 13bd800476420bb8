"""A share of growth in two tabs of one browser: drafted, signed with a passkey, and moved by a deal that is won."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering
from tests.journeys.steps.growing import ask, win
from tests.journeys.test_passkeys import Device, audited, sign_up
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey


def sign_the_next_version(walk: Walk) -> None:
    """Ahead of time: it begins on the day after this one's last."""
    expect(walk.at("growth-next")).to_contain_text("有效至")
    walk.at("growth-next-draft").click()
    expect(walk.at("growth-draft-form")).to_contain_text("下一版本")
    starts = walk.at("growth-starts").locator("option").last.inner_text()
    walk.at("growth-starts").select_option(label=starts)
    audited(walk, "growth-next-draft")
    walk.at("growth-draft").click()
    expect(walk.at("growth-sign-card")).to_contain_text(starts)
    walk.at("growth-sign").click()
    expect(walk.at("growth-next")).to_contain_text(f"第 2 版已签署，自 {starts} 起生效")
    audited(walk, "growth-next")


def test_a_win_moves_the_line_on_an_open_page(open_page: OpenPage) -> None:
    walk = Walk(open_page())
    sign_up(walk, Device(walk.page), entering.CHINA)
    walk.page.goto("/billing/outcome")
    expect(walk.at("growth-draft-form")).to_be_visible()
    for quarter in range(4):
        expect(walk.at(f"growth-baseline-{quarter}")).to_have_value("0")
        walk.at(f"growth-baseline-{quarter}").fill("30万")
    audited(walk, "growth-draft")
    walk.at("growth-draft").click()
    expect(walk.at("growth-sign-card")).to_contain_text("300,000")
    audited(walk, "growth-sign")
    walk.at("growth-sign").click()
    expect(walk.at("growth-line")).to_have_text("US$0.00")
    expect(walk.at("growth-aside")).to_contain_text("还没有赢单")

    sign_the_next_version(walk)

    # Another tab wins a deal; nobody touches this one.
    other = walk.page.context.new_page()
    other.goto("/")
    first = win(other, "河西产线", "709000")
    expect(walk.at("growth-line")).to_have_text("US$20,000.00")
    expect(walk.at("growth-aside")).to_contain_text("河西产线")
    audited(walk, "growth-running")
    walk.at("growth-what-if").click()
    expect(walk.at("growth-line-without")).to_have_text("US$0.00")
    expect(walk.at("growth-without")).to_contain_text("709,000")
    audited(walk, "growth-what-if")

    win(other, "二期扩容", "100000")
    expect(walk.at("growth-line")).to_have_text("US$25,000.00")
    ask(other, "DELETE", f"/api/deals/{first['id']}")
    expect(walk.at("growth-line")).to_have_text("US$0.00")
    expect(walk.at("growth-aside")).to_contain_text("已删除")
    ask(other, "POST", f"/api/deals/{first['id']}/restoration")
    expect(walk.at("growth-line")).to_have_text("US$25,000.00")

    # The quarter ends: one deal is held, the rest is settled.
    ask(other, "POST", "/api/clock", {"days": 95})
    expect(walk.at("growth-decide")).to_have_text("确认结算单")
    audited(walk, "growth-review")
    walk.at("growth-hold").first.check()
    walk.at("growth-decide").click()
    expect(walk.at("growth-aside")).to_contain_text("部分暂扣")
    expect(walk.at("growth-line")).to_have_text("US$20,000.00")
    walk.page.goto("/billing")
    expect(walk.at("growth-card")).to_be_visible()
    walk.seen("billing-with-growth")
