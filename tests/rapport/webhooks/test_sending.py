"""An endpoint is told what changed: signed, under one id for all tries, with what its owner may see."""

from tests.support.app import Person, Rapport
from tests.support.https_server import Service
from tests.support.sockets import edit, write
from tests.support.webhooks import endpoint, told


async def test_an_endpoint_is_told_what_changed(rapport: Rapport, owner: Person, receiver: Service) -> None:
    _, secret = await endpoint(owner, receiver)
    made, _ = await write(owner, "companies", name="Acme Secret Ltd", employees=3)
    await rapport.run_jobs()
    await edit(owner, "companies", made, employees=4)
    await owner.delete(f"/api/companies/{made}")
    await rapport.run_jobs()
    first, second = told(receiver, secret)
    assert (first["type"], first["data"]["object"], first["data"]["id"], first["data"]["version"]) == (
        "company.created", "company", made, 1,
    )  # fmt: skip
    assert first["data"]["fields"] == ["employees", "name"]
    assert (second["type"], second["data"]["version"]) == ("company.deleted", 3)
    assert "Acme" not in str(receiver.asked)
