"""Heads: where a chain stands, signed, and sent where whoever can alter the database can't alter it too.

Each hour every chain with something new in it gets one: mailed to the addresses that the organisation chose, and
written into the installation's folder (SECURITY_HEADS_DIR), which belongs on another machine or on a medium that is
written once. Mail goes through the outbox, so one that fails is tried again.
"""

import asyncio
import base64
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auth.audit.chain import written
from auth.audit.checking import Known
from auth.audit.models import PLATFORM, security_chain, security_head
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.mail import Attachment, Mail
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.audit import recipients
from rapport.audit.errors import BadHead
from rapport.portability import certificate
from tenants.models import NAME_FIELD, organisation

EVERY: Final = dt.timedelta(hours=1)
AT_ONCE: Final = 200
"""Chains of one round; the others are due in the next, half a minute later."""

KIND: Final = "rapport.security-head.v1"
MAIL: Final = "audit.mail_head"

SUBJECT = Text(zh="“{organisation}”审计链头，到 {seq} 号", en="Head of the audit chain of {organisation}, no. {seq}")
BODY = Text(
    zh=(
        "“{organisation}”的审计链到 {seq} 号为止的签名链头见附件。请把它保存在 Rapport 之外："
        "以后如果有人改动或截断日志，用它就能发现。\n\n时间：{at}\n链：{chain}\n哈希：{hash}\n\n"
        "校验：“设置 › 审计 › 校验”，或只用 Python 离线校验；公钥在 {keys}\n"
    ),
    en=(
        "The signed head of the audit chain of {organisation} up to no. {seq} is attached. Keep it outside Rapport: if "
        "anybody alters the log or cuts it off later, this shows it.\n\nTime: {at}\nChain: {chain}\nHash: {hash}\n\n"
        "To check: Settings, Audit, Check; or offline with Python alone. The public keys are at {keys}\n"
    ),
)


class Head(msgspec.Struct, frozen=True):
    """A head that was signed; `mailed` to so many addresses, `filed` in the installation's folder."""

    id: UUID
    seq: int
    hash: str
    made_at: dt.datetime
    mailed: int
    filed: bool


async def sweep(runtime: Runtime) -> None:
    """Makes the heads that are due; two workers make no more than one."""
    due = sa.or_(security_chain.c.head_at.is_(None), security_chain.c.head_at <= real_now() - EVERY)
    statement = sa.select(security_chain.c.id).where(security_chain.c.seq > security_chain.c.head_seq, due)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(statement.order_by(security_chain.c.head_at.nulls_first()).limit(AT_ONCE))
    for row in rows:
        async with runtime.databases.control_session() as control:
            await make(runtime, control, row.id)


async def make(runtime: Runtime, control: ControlSession, chain_id: UUID) -> Head | None:
    """Signs where a chain stands and sends it; None where that was done already."""
    now = real_now()
    mine = (security_chain.c.id == chain_id) & (security_chain.c.seq > security_chain.c.head_seq)
    marked = security_chain.update().where(mine).values(head_seq=security_chain.c.seq, head_at=now)
    rows = await control.rows(marked.returning(security_chain.c.seq, security_chain.c.hash))
    if not rows:
        return None
    seq, hashed = rows[0].seq, bytes(rows[0].hash)
    signed = await certificate.signed(control, {
        "iss": runtime.settings.public_url, "iat": int(now.timestamp()), "typ": KIND, "chain": str(chain_id),
        "seq": seq, "hash": hashed.hex(), "at": written(now),
    })  # fmt: skip
    to = await recipients.of(control, chain_id)
    filed = await _file(runtime, chain_id, seq, signed)
    head = Head(new_id(), seq, hashed.hex(), now, len(to), filed)
    row = {"id": head.id, "chain_id": chain_id, "seq": seq, "hash": hashed, "statement": signed.encode()}
    await control.execute(security_head.insert(), {**row, "made_at": now, "mailed": len(to), "filed": filed})
    for address in to:
        await control.enqueue(MAIL, {"head": str(head.id), "to": address})
    return head


async def listed(control: ControlSession, chain_id: UUID, limit: int = 20) -> list[Head]:
    """The newest heads of a chain."""
    mine = sa.select(*security_head.c).where(security_head.c.chain_id == chain_id)
    rows = await control.rows(mine.order_by(security_head.c.seq.desc()).limit(limit))
    return [Head(row.id, row.seq, bytes(row.hash).hex(), row.made_at, row.mailed, row.filed) for row in rows]


async def statement_of(control: ControlSession, chain_id: UUID, head_id: UUID) -> str | None:
    """A head as it was signed."""
    mine = (security_head.c.chain_id == chain_id) & (security_head.c.id == head_id)
    rows = await control.rows(sa.select(security_head.c.statement).where(mine))
    return bytes(rows[0].statement).decode() if rows else None


async def known(control: ControlSession, chain_id: UUID, signed: str) -> Known:
    """What a head says that somebody brings; raises `BadHead` unless we signed it, of this chain."""
    try:
        said = opened(signed, await certificate.public_keys(control))
        if said["typ"] != KIND or said["chain"] != str(chain_id):
            raise BadHead
        return Known(int(said["seq"]), bytes.fromhex(said["hash"]))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature, msgspec.MsgspecError):
        raise BadHead from None


def opened(signed: str, keys: Sequence[certificate.Key]) -> dict[str, Any]:
    """What a statement says that one of these keys signed."""
    head, body, signature = signed.strip().split(".")
    kid = msgspec.json.decode(_bytes(head))["kid"]
    public = next((key for key in keys if key.kid == kid), None)
    if public is None:
        raise InvalidSignature
    Ed25519PublicKey.from_public_bytes(_bytes(public.x)).verify(_bytes(signature), f"{head}.{body}".encode())
    said: dict[str, Any] = msgspec.json.decode(_bytes(body))
    return said


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def _file(runtime: Runtime, chain_id: UUID, seq: int, signed: str) -> bool:
    """Writes a head into the folder; False where there is none, or it can't be written to now."""
    folder = runtime.settings.security_heads_dir
    if folder is None:
        return False
    try:
        await asyncio.to_thread(_write, folder / str(chain_id), seq, signed)
    except OSError:
        return False
    return True


def _write(folder: Path, seq: int, signed: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{seq:012}.half"
    half.write_text(signed + "\n")
    half.replace(folder / f"{seq:012}.jws")


async def mail(runtime: Runtime, job: Job) -> None:
    """Sends one head to one address."""
    async with runtime.databases.control_session() as control:
        row = await _with_name(control, UUID(str(job.args["head"])))
        if row is None:
            return
        named = control.keys.decrypt_text(row.name, field=NAME_FIELD, record=row.chain_id)
    told = {
        "organisation": named, "seq": row.seq, "at": written(row.made_at), "chain": row.chain_id,
        "hash": bytes(row.hash).hex(), "keys": f"{runtime.settings.public_url}{certificate.PUBLISHED}",
    }  # fmt: skip
    attached = Attachment(f"rapport-audit-{row.seq}.jws", "application/jose", bytes(row.statement))
    text, subject = BODY.format(**told).pick(row.locale), SUBJECT.format(**told).pick(row.locale)
    to = str(job.args["to"])
    await runtime.mail.send(Mail(to, subject, text, (attached,), key=job.id, of=row.chain_id))


async def _with_name(control: ControlSession, head_id: UUID) -> Any:  # noqa: ANN401  # a row, or None
    joined = security_head.join(organisation, organisation.c.id == security_head.c.chain_id)
    statement = sa.select(*security_head.c, organisation.c.name, organisation.c.locale).select_from(joined)
    rows = await control.rows(statement.where(security_head.c.id == head_id, security_head.c.chain_id != PLATFORM))
    return rows[0] if rows else None
