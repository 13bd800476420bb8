"""The two ways of looking for candidates: along the newest rows, and by the index of tokens; they find the same."""

from uuid import UUID

import pytest

from rapport.crm.records import candidates
from rapport.crm.records.token_frequency import Frequencies
from tests.support.app import Person, Rapport
from tests.support.imports import imported

pytestmark = pytest.mark.deep

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("share", "limit", "rows"),
    [
        (0.05, 60, 4_800),  # 50,000 by the index
        (0.005, 60, None),  # 5,000 by the index, 48,000 on the walk
        (0.012, 60, 20_000),  # 12,000 by the index, 5,000 on the walk if they are spread evenly
        (0.0, 60, None),
        (1.0, 20_001, 80_004),
        (0.05, 20_001, None),
    ],
)
def test_a_walk_should_cost_half_of_the_index(share: float, limit: int, rows: int | None) -> None:
    assert candidates._walked(Frequencies(MILLION, {}), share, limit) == rows


def test_the_index_is_asked_for_what_is_rare() -> None:
    known = Frequencies(MILLION, {1: 0.5, 2: 0.1, 3: 0.2})
    assert known.rarest([1, 2, 3]) == [2]
    assert known.rarest([1, 7, 2, 9]) == [7, 9]
    assert known.share_of_all([1, 2]) == 0.1
    assert known.share_of_all([1, 7]) == 0.0


async def test_what_lies_behind_a_walk_is_found(rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner: Person = await rapport.sign_up("Walks Ltd", "GB", email)
    for rows in ([f"Anna Old {i}" for i in range(1000)], [f"Bella New {i}" for i in range(500)]):
        await imported(rapport, owner, "\n".join(["name", *rows]).encode(), "contact")
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.admin_session(tenant.home.database) as admin:
        await admin.ddl(f"ANALYZE {tenant.home.schema}.contact")
    walked: list[int | None] = []
    inner = candidates._walked

    def noted(*given: object) -> int | None:
        walked.append(inner(*given))  # type: ignore[arg-type]  # handed on as it came
        return walked[-1]

    monkeypatch.setattr(candidates, "_walked", noted)

    async def found(q: str) -> set[str]:
        hits = (await owner.post("/api/search", json={"q": q, "objects": ["contact"], "limit": 50})).json()["hits"]
        assert len({hit["id"] for hit in hits}) == len(hits)
        return {hit["label"] for hit in hits}

    # Two thirds are called Anna, and none of the newest 360 are.
    annas = await found("anna")
    assert (len(annas), {each[:9] for each in annas}) == (50, {"Anna Old "})
    assert walked == [360, 360, None]  # of titles with the word, of those that start with it, of those that are it
    # A third, and the newest ones: the walk ends among them.
    bellas = await found("bella")
    assert (len(bellas), {each[:10] for each in bellas}) == (50, {"Bella New "})
    assert walked[3:] == [720, 720, None]
    assert await found("anna 997") == {"Anna Old 997"}
    counted = (await owner.post("/api/contacts/count", json={"search": "anna"})).json()
    assert counted == {"count": 1000}
