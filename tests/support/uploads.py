"""Sending a file to import, as the web application does: begun by tus 1.0.0, then in parts."""

from base64 import b64encode

import httpx

from tests.support.app import Person

Sender = Person | httpx.AsyncClient

TUS = {"tus-resumable": "1.0.0"}
PART = TUS | {"content-type": "application/offset+octet-stream"}


async def begun(person: Sender, size: int, name: str = "accounts.csv") -> httpx.Response:
    """The answer to the beginning of an upload of so many bytes."""
    said = {"upload-length": str(size), "upload-metadata": f"filename {b64encode(name.encode()).decode()}"}
    return await person.post("/api/files", headers=TUS | said)


async def part(person: Sender, url: str, offset: int, data: bytes) -> httpx.Response:
    """The answer to one part."""
    return await person.patch(url, content=data, headers=PART | {"upload-offset": str(offset)})


async def file_sent(person: Sender, content: bytes, name: str = "accounts.csv") -> str:
    """The id of a file that was sent whole."""
    made = await begun(person, len(content), name)
    assert made.status_code == 201, made.text
    url = made.headers["location"]
    done = await part(person, url, 0, content)
    assert done.status_code == 204, done.text
    return str(url.rpartition("/")[2])
