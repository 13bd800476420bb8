"""Files of records as tests send them."""

import base64
import os
from typing import Any

import httpx

from kernel.files import CHUNK
from tests.support.app import Person

TUS = {"tus-resumable": "1.0.0"}
PART = {**TUS, "content-type": "application/offset+octet-stream"}
CONTENT = b"\x01" + os.urandom(3 * CHUNK + 1233)


async def company(person: Person, name: str = "Acme") -> str:
    made = await person.post("/api/companies", json={"name": name})
    record_id: str = made.json()["record"]["id"]
    return record_id


async def begun(
    person: Person, record_id: str, size: int, name: str = "合同 v2.bin", noun: str = "companies",
    field: str | None = None,
) -> Any:  # fmt: skip
    metadata = f"filename {base64.b64encode(name.encode()).decode()},type dGV4dA=="
    if field is not None:
        metadata += f",field {base64.b64encode(field.encode()).decode()}"
    headers = {**TUS, "upload-length": str(size), "upload-metadata": metadata}
    return await person.post(f"/api/{noun}/{record_id}/uploads", headers=headers)


async def part(person: Person, url: str, offset: int, data: bytes) -> httpx.Response:
    return await person.patch(url, content=data, headers={**PART, "upload-offset": str(offset)})


async def attached(
    person: Person, record_id: str, data: bytes = CONTENT, name: str = "合同 v2.bin", *, noun: str = "companies",
    field: str | None = None,
) -> str:  # fmt: skip
    made = await begun(person, record_id, len(data), name, noun, field)
    assert made.status_code == 201, made.text
    done = await part(person, made.headers["location"], 0, data)
    assert (done.status_code, done.headers["upload-offset"]) == (204, str(len(data))), done.text
    file_id: str = made.headers["location"].rpartition("/")[2]
    return file_id
