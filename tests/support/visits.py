"""Sites that report visits, and a browser that is on one of them."""

import json
import secrets
from contextlib import AbstractAsyncContextManager
from typing import Any

from kernel.db import TenantSession
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.team import organisation_id

Json = dict[str, Any]

SITE = "https://www.works.example"


async def site(owner: Person, **more: Any) -> Json:  # as the API takes it
    """A new site that asks for no consent, unless it is said to."""
    made = str(new_id())
    body = {"name": "Main site", "origins": [SITE], "consent": False, **more}
    done = await owner.put(f"/api/touch-sites/{made}", json=body)
    assert done.status_code == 200, done.text
    return next(each for each in done.json()["sites"] if each["id"] == made)


async def sites(owner: Person) -> list[Json]:
    """All sites."""
    found: list[Json] = (await owner.get("/api/touch-sites")).json()["sites"]
    return found


def visitor() -> str:
    """A browser that nobody knows yet."""
    return secrets.token_hex(16)


async def reported(
    rapport: Rapport, site: Json, visitor: str, *, origin: str | None = SITE, headers: Json | None = None, **more: Any
) -> Any:  # as the API takes and gives it
    """What the script of a site sends, as a browser sends it."""
    body = {"visitor": visitor, "page": f"{SITE}/prices", **more}
    said = {"content-type": "text/plain;charset=UTF-8", "sec-fetch-site": "cross-site", **(headers or {})}
    if origin is not None:
        said["origin"] = origin
    return await send(rapport, site, body, said)


async def send(rapport: Rapport, site: Json, body: Any, headers: Json) -> Any:  # as the API takes and gives it
    """Sends anything to where a site's reports go."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    address = site["script"].removesuffix("/script.js")
    return await rapport.browser().request("POST", address, content=content, headers=headers)


async def session_of(rapport: Rapport, owner: Person) -> AbstractAsyncContextManager[TenantSession]:
    """A transaction in somebody's organisation."""
    tenant = await rapport.parts.directory.tenant(organisation_id(owner))
    return rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys)
