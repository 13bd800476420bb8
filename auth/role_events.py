"""What others hear of roles."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class RoleRemoved(Event, frozen=True, kw_only=True):
    """A role was deleted; nobody has it any more."""

    name: ClassVar[str] = "auth.role_removed.v1"

    role_id: UUID
