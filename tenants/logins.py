"""Logins of their own in the database, for organisations that need high assurance.

The organisation's role becomes a login with a sealed password, and the login that all others share is no longer a
member of it: nothing that runs for another organisation can take that role, whatever it injects. Both directions go in
two steps, so that people work meanwhile: first both ways lead in, until every process has heard of it; then a job
closes the one that is not used any more.
"""

import base64
import datetime as dt
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from kernel.admin import Admin
from kernel.clock import real_now
from kernel.db import ControlSession, Home
from kernel.errors import Conflict, NotFound
from kernel.jobs import Job
from kernel.runtime import Runtime
from kernel.text import Text
from tenants import keys
from tenants.models import LOGIN_FIELD, tenant
from tenants.schema import APP_LOGIN

JOB: Final = "tenants.close_other_login"

KNOWN_TO_ALL: Final = dt.timedelta(seconds=60)
"""Until every process has heard of it: those that hold an organisation look each 15 seconds (`tenants.watch.Watch`)."""

# As the login has them that everybody shares; a role that logs in gets its own.
_SETTINGS = ("statement_timeout = '60s'", "idle_in_transaction_session_timeout = '120s'", 'search_path = "$user"')
_ITERATIONS: Final = 4096


class NoDirectConnection(Conflict):
    """PgBouncer stands between, which knows the logins in its list alone."""

    code = "tenants.login_needs_direct_connection"
    text = Text(
        zh="应用经由 PgBouncer 连接数据库，不能为企业设独立登录；什么都没有改变。请让应用直接连接数据库。",
        en="The application comes in through PgBouncer, which knows no logins of organisations, so nothing was changed."
        " Let it connect to the database directly (DATABASE_POOLER) first.",
    )


async def give(runtime: Runtime, organisation_id: UUID) -> bool:
    """Gives an organisation a login of its own; False if it has one. Raises `NoDirectConnection` or `NotFound`.

    Run again after it was cut short it goes on: the password that was stored first is the one.
    """
    if runtime.settings.database_pooler:
        raise NoDirectConnection
    async with runtime.databases.control_session() as control:
        home, found = await _held(control, organisation_id)
        password = found or secrets.token_hex(32)
        # The role first: whoever reads the row at once gets in.
        async with runtime.databases.admin_session(home.database) as admin:
            await _open_own(admin, home, password)
        if not found:
            sealed = control.keys.encrypt_text(password, field=LOGIN_FIELD, record=organisation_id)
            await _store(control, organisation_id, sealed)
            await keys.note(control, "own_login_set", organisation_id)
        await _enqueue(control, organisation_id)
    return not found


async def take(runtime: Runtime, organisation_id: UUID) -> bool:
    """Has an organisation come in by the shared login again; False if it does."""
    async with runtime.databases.control_session() as control:
        home, found = await _held(control, organisation_id)
        async with runtime.databases.admin_session(home.database) as admin:
            await _ddl(admin, "GRANT {name} TO {app}", home)
        if found:
            await _store(control, organisation_id, None)
            await keys.note(control, "own_login_removed", organisation_id)
        await _enqueue(control, organisation_id)
    return bool(found)


async def job(runtime: Runtime, work: Job) -> None:
    """Closes the way in that is not used any more. Which one that is the row says now."""
    async with runtime.databases.control_session() as control:
        home, password = await _held(control, UUID(str(work.args["organisation_id"])))
        async with runtime.databases.admin_session(home.database) as admin:
            if password:
                await _ddl(admin, "REVOKE {name} FROM {app}", home)
            else:
                await _ddl(admin, "ALTER ROLE {name} NOLOGIN PASSWORD NULL", home)


async def _held(control: ControlSession, organisation_id: UUID) -> tuple[Home, str]:
    """Where an organisation is and its login's password (empty: none), which nobody else changes meanwhile."""
    columns = (tenant.c.database, tenant.c.schema, tenant.c.login_password)
    there = (tenant.c.organisation_id == organisation_id) & tenant.c.schema_version.is_not(None)
    rows = await control.rows(sa.select(*columns).where(there).with_for_update())
    if not rows:
        raise NotFound
    [row] = rows
    sealed = row.login_password
    return Home(row.database, row.schema), (
        control.keys.decrypt_text(sealed, field=LOGIN_FIELD, record=organisation_id) if sealed else ""
    )


async def _store(control: ControlSession, organisation_id: UUID, sealed: bytes | None) -> None:
    mine = tenant.c.organisation_id == organisation_id
    await control.execute(tenant.update().where(mine).values(login_password=sealed))


async def _enqueue(control: ControlSession, organisation_id: UUID) -> None:
    await control.enqueue(JOB, {"organisation_id": str(organisation_id)}, run_at=real_now() + KNOWN_TO_ALL)


async def _open_own(admin: Admin, home: Home, password: str) -> None:
    verifier = _verifier(password, os.urandom(16))
    await _ddl(admin, f"ALTER ROLE {{name}} LOGIN PASSWORD '{verifier}'", home)
    for setting in _SETTINGS:
        await _ddl(admin, f"ALTER ROLE {{name}} SET {setting}", home)
    database = (await admin.execute(sa.text("SELECT quote_ident(current_database())"))).scalar_one()
    await _ddl(admin, f"GRANT CONNECT ON DATABASE {database} TO {{name}}", home)


async def _ddl(admin: Admin, statement: str, home: Home) -> None:
    """DDL takes no parameters; the role's name is one that Home has checked."""
    await admin.ddl(statement.format(name=home.schema, app=APP_LOGIN))


def _verifier(password: str, salt: bytes) -> str:
    """What the server keeps of a password (RFC 5803), made here: the password itself is in no statement and no log."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    said: Sequence[bytes] = (salt, stored, hmac.digest(salted, b"Server Key", "sha256"))
    first, second, third = (base64.b64encode(each).decode() for each in said)
    return f"SCRAM-SHA-256${_ITERATIONS}:{first}${second}:{third}"
