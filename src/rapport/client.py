"""A client of the open API, for programs of one's own: this file and httpx are all it needs (docs/api.md).

    with Client("https://YOUR.RAPPORT", token) as rapport:
        companies = rapport.records("companies")
        acme = companies.create(name="Acme Ltd", employees=40)
        companies.update(acme["id"], employees=41, base_version=acme["version"])

Each write carries an `Idempotency-Key`, the same one each time it is tried: an answer that was lost is asked for again,
and nothing is done twice.
"""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import sleep, time
from types import TracebackType
from typing import Any, Final, Self

import httpx

Json = dict[str, Any]

MAX_ROWS: Final = 10_000
TRIES: Final = 5
LONGEST_WAIT: Final = 60.0
"""Seconds between two tries, whatever the server asks for."""

_AGAIN: Final = frozenset({429, 502, 503, 504})


class ApiError(Exception):
    """A refusal; `code` is stable, `message` is for people, `fields` and `details` say more. Nothing was saved."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", "unknown"))
        self.message = str(body.get("message", ""))
        self.fields: Json = dict(body.get("fields", {}))
        self.details: Json = dict(body.get("details", {}))
        self.request_id = body.get("request_id")
        super().__init__(f"{status} {self.code}: {self.message}")


class NotSigned(Exception):
    """A request that no webhook of ours sent, not with this secret, or not lately: answer 401, read nothing of it."""


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, *, tolerance: float = 300) -> None:
    """Raises `NotSigned` unless a request is a webhook's that has this secret, of the last `tolerance` seconds.

    `body` are the bytes as they came; of `headers` those of Standard Webhooks are read, in small letters or not.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id, moment = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not moment.isdecimal() or abs(time() - int(moment)) > tolerance:
        raise NotSigned
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = hmac.new(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256).digest()
    signed = f"v1,{base64.b64encode(wanted).decode()}".encode()
    offered = given.get("webhook-signature", "").encode().split(b" ")
    if not any(hmac.compare_digest(each, signed) for each in offered):
        raise NotSigned


class Client:
    """An organisation, as far as a token opens it."""

    def __init__(
        self, url: str, token: str, *, timeout: float = 60.0, transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        """The client, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Closes the client's connections."""
        self.close()

    def close(self) -> None:
        """Closes the client's connections."""
        self._http.close()

    def records(self, noun: str) -> "Records":
        """The records of one kind, by the word that their addresses have: `companies`, `contacts`, `deals`."""
        return Records(self, noun)

    def objects(self) -> list[Json]:
        """What kinds of records there are, and their fields."""
        found: list[Json] = self.request("GET", "/api/objects")
        return found

    def changes(self, after: str | None = None, objects: Sequence[str] | None = None) -> Iterator[Json]:
        """Pages of the feed of changes after a cursor, until there are no more; keep the `cursor` of the last one."""
        more = True
        while more:
            params = {"after": after, "objects": ",".join(objects) if objects is not None else None}
            page: Json = self.request("GET", "/api/changes", params=params)
            yield page
            after, more = page["cursor"], page["more"]

    def request(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401  # whatever the route answers
        """One request, tried again where the server asks to wait or doesn't answer; raises `ApiError`."""
        sent = {"idempotency-key": str(uuid.uuid4()), **(headers or {})} if method != "GET" else dict(headers or {})
        given = {name: value for name, value in (params or {}).items() if value is not None}
        for left in reversed(range(TRIES)):
            try:
                answer = self._http.request(method, path, json=body, params=given, headers=sent)
            except httpx.TransportError:
                if not left:
                    raise
                sleep(TRIES - left)
                continue
            if answer.status_code in _AGAIN and left:
                sleep(_wait(answer, TRIES - left))
                continue
            break
        if answer.is_error:
            is_ours = "json" in answer.headers.get("content-type", "")
            raise ApiError(answer.status_code, answer.json() if is_ours else {"message": answer.reason_phrase})
        return answer.json() if answer.content else None


def _wait(answer: httpx.Response, tried: int) -> float:
    said = answer.headers.get("retry-after", "")
    return min(float(said) if said.isdigit() else float(tried), LONGEST_WAIT)


class Records:
    """The records of one kind."""

    def __init__(self, client: Client, noun: str) -> None:
        self._client = client
        self._path = f"/api/{noun}"

    def get(self, record_id: str, *, fields: Sequence[str] | None = None, include: Sequence[str] | None = None) -> Json:
        """One record; with `include` the records that these fields refer to are in its `included`."""
        params = {name: ",".join(names) for name, names in (("fields", fields), ("include", include)) if names}
        return _record(self._client.request("GET", f"{self._path}/{record_id}", params=params))

    def list(self, **asked: Any) -> Iterator[Json]:  # noqa: ANN401  # what the route takes
        """All records that match, page by page: `filter`, `sort`, `search`, `fields`, `include`, `limit` of a page."""
        cursor: str | None = None
        while True:
            page = self._client.request("POST", f"{self._path}/query", body={**asked, "cursor": cursor})
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def create(self, **fields: Any) -> Json:  # noqa: ANN401  # values of fields
        """A new record."""
        return _record(self._client.request("POST", self._path, body=fields))

    def update(self, record_id: str, *, if_version: int | None = None, **fields: Any) -> Json:  # noqa: ANN401  # as above
        """Changes fields. With `base_version` others' changes of other fields are kept, and of the same ones refused;
        with `if_version` any change since is.
        """
        headers = {"if-match": f'"{if_version}"'} if if_version is not None else {}
        return _record(self._client.request("PATCH", f"{self._path}/{record_id}", body=fields, headers=headers))

    def delete(self, record_id: str) -> None:
        """Moves a record to the trash."""
        self._client.request("DELETE", f"{self._path}/{record_id}")

    def restore(self, record_id: str) -> Json:
        """Takes a record out of the trash."""
        return _record(self._client.request("POST", f"{self._path}/{record_id}/restoration"))

    def write(self, rows: Iterable[Mapping[str, Any]], *, by: str | None = None) -> Iterator[Json]:
        """Creates, changes and deletes any number of rows, 10,000 in a call; yields what became of each, in order."""
        some: list[Mapping[str, Any]] = []
        for row in rows:
            some.append(row)
            if len(some) == MAX_ROWS:
                yield from self._write(some, by)
                some = []
        if some:
            yield from self._write(some, by)

    def _write(self, rows: Sequence[Mapping[str, Any]], by: str | None) -> Iterator[Json]:
        yield from self._client.request("POST", f"{self._path}/rows", body={"rows": rows, "by": by})["rows"]


def _record(answer: Json) -> Json:
    """The record of an answer, with what came beside it."""
    record: Json = {**answer["record"], "included": answer["included"]}
    return record
