"""Events: frozen, versioned, ids instead of objects. They go up the floors through the outbox."""

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True):
    """Base of every event. `name` is stable and carries the version: `tenants.provisioned.v1`."""

    name: ClassVar[str]
