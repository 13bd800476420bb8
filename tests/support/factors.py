"""Second factors of a test's people: an authenticator app whose clock the test moves, and its ways through sign-in."""

import datetime as dt
from typing import Any

import httpx
import pyotp
import pytest

from auth.factors import totp
from kernel.clock import real_now
from tests.support.app import PASSWORD, Person, Rapport

Json = dict[str, Any]


class Phone:
    """An authenticator app. `code` waits for a code that was not shown before, by moving the server's clock.

    That clock stands still in between: a code is good in its own 30 seconds alone, however slow the machine is.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.secret = ""
        self.id = ""
        self._now = real_now()
        monkeypatch.setattr(totp, "real_now", self.now)

    def now(self) -> dt.datetime:
        """The time by which codes are made and judged."""
        return self._now

    def wait(self, seconds: int) -> None:
        """Lets time pass for codes, and for nothing else."""
        self._now += dt.timedelta(seconds=seconds)

    def shown(self, *, steps: int = 0) -> str:
        """What the app shows now, or so many steps of 30 seconds from now."""
        return pyotp.TOTP(self.secret).at(self.now() + dt.timedelta(seconds=steps * totp.STEP_SECONDS))

    def code(self) -> str:
        """A code that nobody has typed yet."""
        self.wait(totp.STEP_SECONDS)
        return self.shown()

    def wrong(self) -> str:
        """A code that is none of those near now."""
        near = {self.shown(steps=steps) for steps in range(-3, 4)}
        return next(each for each in ("000000", "111111", "222222", "333333") if each not in near)

    async def enrol(self, person: Person, name: str = "Phone") -> httpx.Response:
        """Puts it into use; the person goes on in the new session."""
        offered = await person.post("/api/authenticators", json={"name": name})
        assert offered.status_code == 201, offered.text
        self.secret, self.id = offered.json()["secret"], offered.json()["id"]
        done = await person.post(f"/api/authenticators/{self.id}/confirmation", json={"code": self.shown()})
        assert done.status_code == 200, done.text
        person.signed_in(done.json())
        return done


async def begin(rapport: Rapport, email: str, *, browser: Person | None = None) -> tuple[Person, Json]:
    """The first step of a sign-in by password: the browser, and what waits."""
    person = browser or rapport.browser()
    begun = await person.post("/api/sessions", json={"email": email, "password": PASSWORD})
    assert begun.status_code == 201, begun.text
    return person, begun.json()


async def finish(person: Person, pending_id: str, **second: object) -> httpx.Response:
    """The second step."""
    return await person.post(f"/api/pending-sign-ins/{pending_id}/completion", json=second)


def said(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]
