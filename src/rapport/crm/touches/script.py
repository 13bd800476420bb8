"""The script that an organisation's site loads, made for one key."""

from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec

from rapport.crm.touches.sites import Site, path_of

PLACE: Final = "/* site */"
KEPT_SECONDS: Final = 300
"""How long a browser keeps it: what the settings say since is known everywhere after that."""

_TEXT: Final = Path(__file__).with_name("visitor.js").read_text()


def made(public_url: str, organisation_id: UUID, site: Site) -> str:
    """The script of a site. An address of ours and a yes or no are all that is written into it."""
    said = {"url": public_url.rstrip("/") + path_of(organisation_id, site.key), "consent": site.consent}
    return _TEXT.replace(PLACE, msgspec.json.encode(said).decode())
