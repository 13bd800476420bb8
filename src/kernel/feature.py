"""A feature's whole wiring on one screen; `rapport/features.py` lists them all."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from kernel.db import TenantSession
from kernel.jobs import JobHandler
from kernel.outbox import Watcher
from kernel.runtime import Runtime

Seed = Callable[[TenantSession, Mapping[str, str]], Awaitable[None]]
"""Writes the rows that a new tenant starts with; must bear being run twice."""


Sweep = Callable[[Runtime], Awaitable[None]]
"""Looks for what is due and leaves jobs. Every worker runs it about twice a minute: two runs do no more than one."""


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What one feature adds to the product. `subscribers` maps an event's name to names of its jobs."""

    name: str
    objects: tuple[Any, ...] = ()
    control_tables: tuple[Table, ...] = ()
    tenant_tables: tuple[Table, ...] = ()
    controllers: tuple[Any, ...] = ()
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    subscribers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sweeps: Mapping[str, Sweep] = field(default_factory=dict)
    watchers: tuple[Watcher, ...] = ()
    module: str = "core"
    seed: Seed | None = None
