"""What a file has to pass that comes out of an archive: the same as one that is uploaded, as anybody may write one."""

import asyncio
from uuid import UUID

from kernel.crypto import Keyset
from kernel.runtime import Runtime
from kernel.scanning import scan
from rapport.crm.attachments import kinds
from rapport.portability import manifest
from rapport.portability.errors import InfectedArchive, UnscannedArchive
from rapport.portability.opened import Opened


async def fits(archive: Opened, file_id: UUID, name: str) -> bool:
    """Whether a file's first bytes are what its name's ending says."""
    pieces = archive.pieces(manifest.file_name(file_id))
    return kinds.fits(name, (await asyncio.to_thread(next, pieces, b""))[: kinds.HEAD])


async def scanned(runtime: Runtime, keys: Keyset, file_id: UUID) -> None:
    """Refuses an archive with a file, now in the store, that the scanner knows or can't look at.

    Raises `InfectedArchive` and `UnscannedArchive`.
    """
    if not (scanner := runtime.settings.virus_scanner):
        return
    verdict = await scan(scanner, await runtime.files.open(keys, file_id))
    if verdict != "clean":
        raise InfectedArchive if verdict == "found" else UnscannedArchive
