"""Devices: one row for each browser of an identity, whatever sessions come and go in it."""

import pytest
import sqlalchemy as sa

from auth.devices import described
from auth.models import device, session
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.team import address

WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (WINDOWS, ("Windows", "Chrome 131")),
        (f"{WINDOWS} Edg/131.0.2903.70", ("Windows", "Edge 131")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", ("Linux", "Firefox 133")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.1 Mobile/15E148 Safari/604.1",
            ("iOS", "Safari 18"),
        ),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_user_agent_is_cut_down_to_platform_and_version(agent: str, expected: tuple[str, str]) -> None:
    assert described(agent) == expected


async def sign_in(person: Person, email: str, agent: str) -> None:
    """Signs in once more in the same browser."""
    body = {"email": email, "password": PASSWORD}
    done = await person.post("/api/sessions", json=body, headers={"user-agent": agent})
    assert done.status_code == 201, done.text
    person.signed_in(done.json())


async def test_a_browser_is_one_device_of_each_identity(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Devices Ltd", "GB", email)
    other = address()
    await rapport.sign_up("Others Ltd", "GB", other)
    for agent in (WINDOWS, WINDOWS.replace("131", "132")):
        await sign_in(owner, email, agent)
    await rapport.sign_in(email)
    listed = (await owner.get("/api/session/devices")).json()
    assert [(each["platform"], each["version"], each["is_current"]) for each in listed] == [
        ("", "", False), ("Windows", "Chrome 132", True),
    ]  # fmt: skip
    await sign_in(owner, other, WINDOWS)
    async with rapport.parts.runtime.databases.control_session() as control:
        used = (
            sa.select(device.c.identity_id, device.c.id, sa.func.count())
            .join(session, session.c.device_id == device.c.id)
            .where(device.c.platform == "Windows")
            .group_by(device.c.identity_id, device.c.id)
            .order_by(device.c.created_at)
        )
        rows = await control.rows(used)
    assert [row[2] for row in rows][-2:] == [3, 1]
    assert rows[-1].identity_id != rows[-2].identity_id
