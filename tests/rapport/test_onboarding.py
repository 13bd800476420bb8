"""Sign-up, from a company's name to a first session, through HTTP."""

from tests.support.app import PASSWORD, Rapport


async def test_sign_up_makes_an_organisation_and_a_session(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    shown = (await founder.get("/api/session")).json()
    assert shown == founder.session
