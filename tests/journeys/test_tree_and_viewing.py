"""Who reports to whom, moved by keys and by dragging; and a view of somebody else, in which nothing writes."""

import pytest
from playwright.sync_api import Request, Response, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, people
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

ADMIN, REP = "Mia Admin", "Rob Rep"
PAGES = ("/", "/o/companies", "/o/deals/board", "/billing/plan", "/settings/profile", "/settings/security",
         "/settings/members", "/settings/teams", "/settings/roles", "/settings/queues", "/settings/pipelines",
         "/settings/audit")  # fmt: skip
ALL_OFF = frozenset(
    {"/billing/plan", "/settings/profile", "/settings/security", "/settings/queues", "/settings/pipelines"}
)
"""Where every control changes something."""
MOST_PRESSED = 12
"""Controls pressed on each page; those of long lists are all alike."""
ON = "main button:not([data-off]):not(:disabled)"
ENTERED = "[role=dialog] :is(input, select, textarea, [type=submit]):not([type=search]):not([data-off]):not(:disabled)"
"""What could be filled in and sent in a dialog that a control has opened."""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What a press opens is on the page after the next frame."""
LOOKS = ("filter", "as-of", "columns", "sort", "group")
"""Whose dialogs ask what to show."""


def test_people_are_moved_in_the_tree_and_a_view_of_them_writes_nothing(open_page: OpenPage) -> None:
    owner = Walk(open_page(locale="en"), locale="en")
    entering.sign_up(owner, entering.BRITAIN)
    email = people.invite(owner, ADMIN, "admin")
    people.invite(owner, REP, "rep")
    admin = Walk(open_page(locale="en"), locale="en")
    people.join(admin, email)
    move_in_the_tree(owner)
    look_as_the_admin(owner)


def move_in_the_tree(owner: Walk) -> None:
    """Everybody starts beside the tree; one is moved by keys, one by dragging, and one move is taken back."""
    owner.page.goto("/settings/teams?view=tree")
    person = owner.at("tree-person")
    expect(owner.at("tree-unplaced")).to_contain_text("3")
    owner.seen("tree-unplaced")
    tree = owner.at("management-tree")
    tree.focus()
    for key in ("Home", "ArrowRight", "ArrowDown", "Enter"):
        owner.page.keyboard.press(key)
    expect(owner.page.get_by_role("dialog")).to_contain_text(f"Whom {ADMIN} reports to")
    owner.page.keyboard.press("Escape")
    rob = person.filter(has_text=REP)
    rob.hover()
    rob.get_by_test_id("tree-move").click()
    owner.at("move-search").fill("mia")
    owner.at("move-manager").check()
    owner.seen("tree-move")
    owner.at("move-save").click()
    expect(owner.at("toast")).to_contain_text(f"{REP} now reports to {ADMIN}")
    expect(rob).to_have_attribute("aria-level", "2")
    expect(person.filter(has_text=ADMIN)).to_contain_text("1 below")
    owner.seen("tree")
    owner.page.get_by_role("button", name="Undo").click()
    expect(owner.at("tree-unplaced")).to_contain_text("3")
    rob.drag_to(person.filter(has_text=ADMIN))
    expect(person.filter(has_text=ADMIN)).to_contain_text("1 below")
    owner.page.reload()
    expect(rob).to_have_attribute("aria-level", "2")
    owner.at("tree-search").fill("rob")
    expect(person).to_have_count(2)
    owner.page.set_viewport_size({"width": 390, "height": 844})
    owner.seen("tree-phone")
    owner.page.set_viewport_size({"width": 1440, "height": 900})


def look_as_the_admin(owner: Walk) -> None:
    """Views as the admin, presses whatever is on, and is never refused anything nor led to anything to fill in."""
    owner.page.goto("/settings/members")
    people.member(owner, ADMIN).get_by_test_id("member-menu").click()
    owner.at("member-view").click()
    owner.at("view-reason").fill("They see no deals")
    owner.at("view-begin").click()
    expect(owner.at("viewing-band")).to_contain_text(ADMIN)
    refused, written = list[str](), list[str]()

    def answered(response: Response) -> None:
        if response.status == 403:
            refused.append(f"{owner.page.url}: {response.request.method} {response.url}")

    def asked(request: Request) -> None:
        if request.method in {"PUT", "PATCH", "DELETE"}:
            written.append(f"{owner.page.url}: {request.method} {request.url}")

    owner.page.on("response", answered)
    owner.page.on("request", asked)
    for path in PAGES:
        press_what_is_on(owner, path)
    assert refused == []
    assert written == []
    owner.page.goto("/settings/queues")
    owner.at("new-queue").click(force=True)
    expect(owner.at("viewing-why")).to_have_text(f"Nothing can be changed while you view as {ADMIN}.")
    expect(owner.at("new-queue")).to_have_attribute("aria-disabled", "true")
    expect(owner.page.get_by_role("dialog")).to_have_count(0)
    owner.seen("viewing-off")
    owner.at("viewing-end").click()
    expect(owner.at("viewing-band")).to_have_count(0)
    owner.page.goto("/settings/queues")
    owner.at("new-queue").click()
    expect(owner.at("queue-name")).to_be_editable()


def press_what_is_on(owner: Walk, path: str) -> None:
    """Presses the buttons of a page that are on; no dialog of one has anything to fill in."""
    owner.page.goto(path)
    expect(owner.at("viewing-band")).to_be_visible()
    expect(owner.page.get_by_role("heading").first).to_be_visible()
    expect(owner.page.locator("main [aria-busy=true]")).to_have_count(0)
    if path not in ALL_OFF:
        expect(owner.page.locator(ON).first).to_be_visible()
    pressed = 0
    for place in range(min(owner.page.locator(ON).count(), MOST_PRESSED)):
        button = owner.page.locator(ON).nth(place)
        if not button.is_visible() or button.get_attribute("data-testid") == "viewing-end":
            continue
        name = button.get_attribute("data-testid") or ""
        button.click()
        owner.page.evaluate(DRAWN)
        pressed += 1
        if not any(name.startswith(each) for each in LOOKS):
            assert owner.page.locator(ENTERED).count() == 0, f"{path}: {name}"
        owner.page.keyboard.press("Escape")
        if not owner.page.url.endswith(path):
            owner.page.goto(path)
    assert pressed or path in ALL_OFF, f"{path}: nothing was pressed"
