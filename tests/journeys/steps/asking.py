"""The API, asked by the signed-in page itself: what a journey needs and isn't about."""

from typing import Any

from tests.journeys.walk import Walk

ASK = """async ([method, path, body]) => {
  const session = await (await fetch('/api/session')).json();
  const headers = {'content-type': 'application/json', 'x-csrf-token': session.csrf};
  const sent = body === null ? {} : {body: JSON.stringify(body)};
  return await (await fetch(path, {method, headers, ...sent})).json();
}"""


def ask(walk: Walk, method: str, path: str, body: object = None) -> Any:
    """The answer, whatever it is."""
    return walk.page.evaluate(ASK, [method, path, body])


def made(walk: Walk, noun: str, **fields: object) -> str:
    """A new record's id."""
    record_id: str = ask(walk, "POST", f"/api/{noun}", fields)["record"]["id"]
    return record_id
