"""Puts a process together: connections, keys, and the services that hang on them. The app and the worker share it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from asyncpg import InterfaceError, PostgresError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from auth.admission import Admission
from auth.factors.second import SecondFactors
from auth.joining import Joins
from auth.keys import Keys
from auth.resolve import Resolver
from auth.sign_in import SignIns
from auth.step_up import StepUps
from auth.throttle import Throttle
from auth.tokens.bearer import Bearers
from kernel import outbox
from kernel.crypto import provider_from
from kernel.db import Databases
from kernel.errors import RapportError
from kernel.feature import Feature
from kernel.files import FileStore
from kernel.jobs import JobHandler
from kernel.keys.counting import Counted
from kernel.keys.ring import Keyring, Times
from kernel.live import Announcer
from kernel.runtime import Runtime
from kernel.settings import Settings
from kernel.tasks import end
from payments.opening import close_gateways
from rapport import features, mailbox
from rapport.onboarding.founding import founder_facts
from rapport.onboarding.sign_up import SignUps
from rapport.portability.imports import store as imports
from rapport.portability.imports.work import Imports
from rapport.privacy.arriving import erase_again
from rapport.sandboxes import store
from rapport.sandboxes.build import Builds
from rapport.sandboxes.held import HoldingMail
from tenants import provision, uses
from tenants.directory import Directory, open_platform_keys
from tenants.provision import Provisioner
from tenants.watch import Watch


@dataclass(frozen=True)
class Parts:
    """Everything that one process runs on."""

    runtime: Runtime
    directory: Directory
    provisioner: Provisioner
    resolver: Resolver
    admission: Admission
    sign_ins: SignIns
    sign_ups: SignUps
    joins: Joins
    step_ups: StepUps
    second_factors: SecondFactors
    keys: Keys
    handlers: dict[str, JobHandler]


@asynccontextmanager
async def open_parts(
    settings: Settings, chosen: Sequence[Feature] = features.FEATURES, *, pool_size: int = 8,
    times: Times | None = None,
) -> AsyncIterator[Parts]:  # fmt: skip
    """Opens connections and keys, which are looked after by `times`; closes them at the end."""
    databases = Databases(settings, pool_size=pool_size)
    # A Redis that was started again has closed every connection: each is opened anew before its command is given up.
    redis = Redis.from_url(
        settings.redis_url,
        socket_connect_timeout=2,
        socket_timeout=5,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 2),
        retry_on_error=[RedisConnectionError],
    )
    try:
        provider = provider_from(settings.key_provider, settings.former_key_provider)
        keyring = Keyring(Counted(provider), vaults=settings.customers_vaults, plain=settings.embedded, times=times)
        await open_platform_keys(databases, keyring)
        directory = Directory(databases, keyring)
        runtime = Runtime(
            settings=settings,
            databases=databases,
            redis=redis,
            keyring=keyring,
            files=FileStore(settings.data_dir / "files"),
            mail=HoldingMail(mailbox.mail_port(settings, databases), databases),
            open_home=directory.open_home,
            homes=directory.homes,
            sellable=features.sellable_modules(chosen),
        )

        async def wake(home: str) -> None:
            await outbox.wake(redis, home)

        announcer = Announcer(redis)
        databases.wake, databases.tell = wake, announcer.tell
        watch = asyncio.create_task(Watch(runtime).for_ever())
        try:
            async with announcer.running():
                yield _parts(runtime, directory, chosen)
        finally:
            await end([watch])
            with contextlib.suppress(PostgresError, InterfaceError, RapportError, OSError):  # then the count is lost
                await uses.write_down(runtime, keyring.own)
    finally:
        await close_gateways()
        await redis.aclose()
        await databases.dispose()


def _parts(runtime: Runtime, directory: Directory, chosen: Sequence[Feature]) -> Parts:
    facts = founder_facts(runtime)
    provisioner = Provisioner(runtime, directory, chosen, features.SCHEMA_VERSION, facts)
    databases = runtime.databases
    limits = Throttle(runtime.settings.redis_url, runtime.redis.connection_pool, lambda: databases.platform_keys)
    sign_ins = SignIns(runtime, directory, limits)
    return Parts(
        runtime=runtime,
        directory=directory,
        provisioner=provisioner,
        resolver=Resolver(runtime, directory, Bearers(runtime, limits)),
        admission=Admission(runtime),
        sign_ins=sign_ins,
        sign_ups=SignUps(runtime, provisioner, sign_ins, limits),
        joins=Joins(runtime, directory, sign_ins, limits),
        step_ups=StepUps(runtime, sign_ins, limits),
        second_factors=SecondFactors(runtime, sign_ins, limits),
        keys=Keys(runtime, limits),
        handlers={
            **features.handlers(chosen),
            provision.JOB: provisioner.job,
            store.JOB: Builds(provisioner).job,
            imports.JOB: Imports(provisioner, erase_again).job,
        },
    )
