"""Jobs of an organisation whose keys are away: they wait, are none of them lost, and no try is counted."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel import jobs
from kernel.clock import real_now
from kernel.crypto import KeysClosed
from kernel.jobs import MAX_ATTEMPTS, Job, run_jobs
from kernel.keys.ring import KeysWithdrawn
from kernel.tables import job as job_table
from rapport.crm.handover import run as handover_run
from rapport.crm.imports import run as imports_run
from rapport.crm.records.objects import Registry
from tenants import keys
from tenants.watch import Watch
from tests.support.app import Person, Rapport
from tests.support.key_services import DUE, Aws, started

Handler = Callable[[Any, Job], Awaitable[None]]


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with started(Aws) as found:
        yield found


class Dark:
    """An organisation with a key of its own, and one job of it that is leased."""

    def __init__(self, rapport: Rapport, aws: Aws) -> None:
        self.aws, self.runtime, self.ran = aws, rapport.parts.runtime, 0
        self._rapport = rapport

    async def prepare(self, person: Person) -> "Dark":
        self.id = UUID(person.session["organisation"]["id"])
        self.aws.arn = self.aws.another()
        await keys.give_own(self.runtime, self.id, f"aws-kms:{self.aws.arn}", UUID(person.session["person"]["id"]))
        self.tenant = await self._rapport.parts.directory.tenant(self.id)
        async with self.runtime.session(self.tenant.home.key) as session:
            self.job_id = await session.enqueue("test.waits", {"said": "words"})
        await self.change(state="leased")
        return self

    async def withdraw(self) -> None:
        """And every process has heard of it."""
        self.aws.disable()
        await Watch(self.runtime).once()

    async def run(self, handler: Handler | None = None) -> None:
        async def counted(runtime: Any, job: Job) -> None:
            self.ran += 1
            assert job.args == {"said": "words"}
            if handler is not None:
                await handler(runtime, job)

        await run_jobs(self.runtime, {"test.waits": counted}, self.tenant.home.key, [self.job_id])

    async def change(self, **values: object) -> None:
        """Of the job's row, as the database's owner: no keys are needed for that."""
        await self._admin(job_table.update().where(job_table.c.id == self.job_id).values(**values))

    async def row(self) -> tuple[str, int, str | None] | None:
        columns = sa.select(job_table.c.state, job_table.c.attempts, job_table.c.error_code)
        found = (await self._admin(columns.where(job_table.c.id == self.job_id))).all()
        return tuple(found[0]) if found else None

    async def _admin(self, statement: Any) -> Any:
        home = self.tenant.home
        async with self.runtime.databases.admin_session(home.database) as admin:
            await admin.execute(sa.text(f"SET LOCAL search_path TO {home.schema}"))
            return await admin.execute(statement)


@pytest.fixture
async def dark(rapport: Rapport, email: str, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Dark:
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(rapport.parts.runtime.keyring, "times", DUE)
    return await Dark(rapport, aws).prepare(await rapport.sign_up("Waiting Ltd", "GB", email))


async def test_a_job_waits_until_the_key_is_back_and_is_then_done_once(dark: Dark) -> None:
    await dark.withdraw()
    for _ in range(3):
        with pytest.raises(KeysWithdrawn):
            await dark.run()
    assert (dark.ran, await dark.row()) == (0, ("leased", 0, None))
    dark.aws.enable()
    await dark.run()
    assert (dark.ran, await dark.row()) == (1, None)


async def test_a_key_withdrawn_between_the_row_and_its_words_loses_no_job(
    dark: Dark, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = jobs._opened

    async def later(*values: Any) -> Job | None:
        await dark.withdraw()
        return await opened(*values)

    monkeypatch.setattr(jobs, "_opened", later)
    with pytest.raises(KeysClosed):
        await dark.run()
    assert (dark.ran, await dark.row()) == (0, ("leased", 0, None))
    monkeypatch.setattr(jobs, "_opened", opened)
    dark.aws.enable()
    await dark.run()
    assert (dark.ran, await dark.row()) == (1, None)


async def test_a_job_that_runs_while_the_key_is_withdrawn_is_run_again(dark: Dark) -> None:
    async def meets_it(runtime: Any, job: Job) -> None:
        async with runtime.session(job.home) as session:
            await dark.withdraw()
            session.keys.encrypt_text("x", field=1, record=job.id)

    with pytest.raises(KeysWithdrawn):
        await dark.run(meets_it)
    # Nobody could write that it failed, so its lease runs out.
    assert (dark.ran, await dark.row()) == (1, ("running", 1, None))
    dark.aws.enable()
    await dark.change(lease_until=real_now() - dt.timedelta(seconds=1))
    async with dark.runtime.session(dark.tenant.home.key) as session:
        assert dark.job_id in await jobs.lease_due(session)
    await dark.run()
    assert (dark.ran, await dark.row()) == (2, None)


async def test_what_fails_for_want_of_keys_never_dies_of_it(dark: Dark) -> None:
    async def meets_it(runtime: Any, job: Job) -> None:
        async with runtime.session(job.home) as session:
            await dark.withdraw()
            try:
                session.keys.seal("x", b"")
            finally:
                dark.aws.enable()

    await dark.change(attempts=MAX_ATTEMPTS - 1)
    before = real_now()
    await dark.run(meets_it)
    assert await dark.row() == ("queued", MAX_ATTEMPTS - 1, "keys.closed")
    async with dark.runtime.session(dark.tenant.home.key) as session:
        [row] = await session.rows(sa.select(job_table.c.run_at).where(job_table.c.id == dark.job_id))
    assert before + jobs.WAITS <= row.run_at <= real_now() + jobs.WAITS


def failing(error: type[Exception]) -> Any:
    """Stands for any step in which the keys are taken away."""

    async def step(*_: object, **__: object) -> None:
        raise error

    return step


@pytest.mark.parametrize("error", [KeysClosed, KeysWithdrawn])
@pytest.mark.parametrize("what", ["import", "hand-over"])
async def test_what_somebody_asked_for_does_not_fail_of_it(
    dark: Dark, monkeypatch: pytest.MonkeyPatch, what: str, error: type[Exception]
) -> None:
    """It is the job's to wait: an import or a hand-over that was under way is marked as failed by nobody."""
    ended: list[str] = []

    async def fail(_: object, __: object, ___: object, code: str) -> None:
        ended.append(code)

    module = imports_run if what == "import" else handover_run
    monkeypatch.setattr(imports_run, "principal_of", failing(error))
    monkeypatch.setattr(handover_run.Work, "principal", failing(error))
    monkeypatch.setattr(module, "_fail", fail)
    names = ("import_id", "handover_id", "person_id")
    job = Job(dark.job_id, dark.tenant.home.key, "test", {name: str(dark.id) for name in names}, MAX_ATTEMPTS)
    with pytest.raises(error):
        await module._handler(Registry(()), failing(error))(dark.runtime, job)
    assert ended == []
