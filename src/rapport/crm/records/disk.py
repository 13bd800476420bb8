"""What the disk sees: one record as its reader sees it, beside the bytes that PostgreSQL holds. Each view is logged."""

import time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.changes import Change
from kernel.clock import real_now
from kernel.crypto import key_id_of
from kernel.text import Text
from rapport.crm.records import codec, custom
from rapport.crm.records.codec import decoder
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.models import text_rank
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

SHOWN_BYTES = 24
PAGE_BYTES = 8192
"""Of a block of PostgreSQL, as every build of it has it."""
SHOWN_TOKENS = 3

LEARNS = (
    Text(zh="两条记录的邮箱是否相同，但不知道是什么", en="That two records share an e-mail, not which one"),
    Text(zh="每段文本有多长", en="How long each text is"),
    Text(
        zh="出现了哪些加密后的搜索片段、各有多少次，以及哪些名称开头相同",
        en="Which hashed search fragments occur, how often, and which titles begin alike",
    ),
    Text(zh="标题排在哪条之前、之后，但不知道是什么", en="Which titles stand before a title, not what they are"),
    Text(zh="数字、日期、选项编号，以及谁负责什么", en="Numbers, dates, choice ids, and who owns what"),
    Text(zh="生日所在的年份，不知道哪一天", en="The year of a birthday, never the day"),
    Text(
        zh="两个账号或证件号的末四位是否相同，但不知道是什么",
        en="That the last four characters of two account or identity numbers agree, not which they are",
    ),
)
CANNOT = (
    Text(zh="读出任何名称、邮箱、电话、职务或备注", en="Read any name, e-mail, phone, title or note"),
    Text(
        zh="把一个值挪到别的行而不被发现：每个值都绑定了组织、字段和记录",
        en="Move a value to another row unnoticed: each is bound to its tenant, field and record",
    ),
    Text(zh="没有根密钥时，从备份里读出数据", en="Read a backup without its root key"),
    Text(zh="从日志、缓存或临时文件里得到这些内容", en="Leak it through logs, caches or temporary files"),
)
EXACT = Text(zh="精确匹配", en="Exact match")
EXACT_SHOWN = Text(zh="{label}的加密散列", en="{label}, as a keyed hash")
BUCKET = Text(zh="年份区间", en="Year")
LAST = Text(zh="末四位", en="Last four")
LAST_SHOWN = Text(zh="{label}末四位的加密散列", en="the last four of {label}, as a keyed hash")
ORDER = {"zh": Text(zh="拼音顺序", en="Order by pinyin"), "en": Text(zh="字母顺序", en="Order by letters")}
ORDER_SHOWN = Text(zh="{label}在全部记录中的先后，未加密", en="Where {label} stands among all others, in the clear")
SEARCH = Text(zh="搜索", en="Search")
SEARCH_SHOWN = Text(zh="可搜索文本的片段，都是加密散列", en="Fragments of the searchable texts, as keyed hashes")


async def seen_by_disk(scope: Scope, obj: ObjectType, record_id: UUID) -> dict[str, Any]:
    """The two columns of the page, key facts, and what the database can and can't learn."""
    table = obj.table
    place: sa.ColumnElement[str] = sa.literal_column("ctid::text").label("on_disk")
    written: sa.ColumnElement[str] = sa.literal_column("xmin::text").label("written_by")
    whole = sa.func.pg_column_size(table.table_valued()).label("row_bytes")
    statement = sa.select(*table.c, place, written, whole).where(table.c.id == record_id, scope.visible(obj, table))
    found = await scope.session.rows(statement)
    if not found:
        raise RecordNotFound
    row = found[0]
    started = time.perf_counter()
    record = decoder(obj)([row[column.name] for column in codec.columns(obj)], scope.keys)
    took = round((time.perf_counter() - started) * 1_000_000)
    page, line = row["on_disk"].strip("()").split(",")
    scope.session.record_change(Change(object=obj.name, record_id=record_id, op="view_disk"))
    return {
        "schema": scope.session.home.schema,
        "table": table.name,
        "page": int(page),
        "row": int(line),
        "read_at": real_now().isoformat(),
        "decrypted_microseconds": took,
        "key": await _key(scope, obj),
        "rows": [
            *(_entry(field, row, record) for field in obj.all_fields),
            *(entry for field in obj.all_fields if not field.masked for entry in _derived(field, row, scope.locale)),
            *await _order(scope, obj, record_id),
            _tokens(row, scope.locale),
        ],
        "raw": _raw(obj, row),
        "learns": list(LEARNS),
        "cannot": list(CANNOT),
    }


def _raw(obj: ObjectType, row: Any) -> dict[str, Any]:
    """All that the row holds as bytes, uncut, and how much of its page it takes.

    The page itself only a superuser of PostgreSQL can read (`pg_read_binary_file`, `pageinspect`), which this login is
    not on purpose: it would show rows that the reader may not see, and files that are no tables.
    """
    # What the reader isn't shown says something by its length, and by hashes that are equal.
    shown = {f"{field.name}{part}" for field in obj.all_fields if not field.masked for part in ("", "_hmac", "_bucket")}
    stored = [(column.name, row[column.name]) for column in obj.table.columns if column.name in shown]
    cells = [{"column": name, "hex": bytes(data).hex()} for name, data in stored if isinstance(data, bytes)]
    return {"bytes": row["row_bytes"], "page_bytes": PAGE_BYTES, "written_by": row["written_by"], "cells": cells}


async def _key(scope: Scope, obj: ObjectType) -> dict[str, Any]:
    """Facts about the tenant's key; how many of the object's rows it protects is counted, not assumed."""
    table, title = obj.table, obj.title.name
    key_id = scope.keys.primary_key_id
    on_key = sa.func.substring(table.c[title], 2, 4) == bytes.fromhex(key_id)
    counted = sa.select(sa.func.count(), sa.func.count().filter(on_key)).where(scope.visible(obj, table))
    total, protected = (await scope.session.rows(counted))[0]
    tenant = scope.principal.tenant
    return {"id": key_id, "created_at": tenant.key_created_at.isoformat(), "rows": protected, "rows_total": total}


def _entry(field: Field, row: Any, record: dict[str, Any]) -> dict[str, Any]:
    """A field's own line."""
    column = f"{custom.COLUMN}.{field.id}" if field.custom else field.name
    entry = {
        "field": field.name, "label": field.label, "shown": record[field.name], "column": column,
        "masked": field.masked,
    }  # fmt: skip
    cipher = field.kind.encrypted in {"text", "personal"}
    stored = _stored(field, row)
    return {**entry, **(_bytes(stored, "cipher") if cipher else _clear(stored))}


def _stored(field: Field, row: Any, part: str = "") -> Any:
    """What the row holds of a field, or of a part of it: of an own one, in the document."""
    if field.custom:
        return custom.stored(field, row[custom.COLUMN], part)
    return row.get(f"{field.name}_{part}" if part else field.name)


def _derived(field: Field, row: Any, locale: str) -> list[dict[str, Any]]:
    """The lines of a field's hash and bucket, where it has them."""
    lines = []
    hashed, bucket = _stored(field, row, "hmac"), _stored(field, row, "bucket")
    if hashed is not None:
        lines.append(_hashed(field, f"{field.name}_hmac", EXACT, EXACT_SHOWN.pick(locale), hashed, locale))
    if isinstance(bucket, bytes):
        lines.append(_hashed(field, f"{field.name}_bucket", LAST, LAST_SHOWN.pick(locale), bucket, locale))
    elif bucket is not None:
        column = {"field": None, "label": BUCKET, "shown": str(bucket), "column": f"{field.name}_bucket"}
        lines.append({**column, **_clear(bucket)})
    return lines


async def _order(scope: Scope, obj: ObjectType, record_id: UUID) -> list[dict[str, Any]]:
    """The lines of the ranks of texts, once they have them: numbers in the clear that say what comes first."""
    lines = []
    for field in obj.ranked:
        mine = sa.and_(text_rank.c.field_id == field.id, text_rank.c.record_id == record_id)
        for row in await scope.session.rows(sa.select(text_rank).where(mine)):
            shown = ORDER_SHOWN.format(label=field.label.pick(scope.locale)).pick(scope.locale)
            for language, label in ORDER.items():
                line = {"field": None, "label": label, "shown": shown, "column": f"text_rank.{language}"}
                lines.append({**line, **_clear(bytes(row[language]).hex())})
    return lines


def _hashed(field: Field, column: str, label: Text, shown: str, stored: bytes, locale: str) -> dict[str, Any]:
    line = {"field": None, "label": label, "shown": shown.format(label=field.label.pick(locale)), "column": column}
    return {**line, **_bytes(stored, "hash")}


def _bytes(stored: bytes | None, kind: str) -> dict[str, Any]:
    if stored is None:
        return {"kind": "clear", "key_id": None, "hex": "NULL", "more": 0}
    data = bytes(stored)
    key_id = key_id_of(data) if kind == "cipher" else None
    part = data[:SHOWN_BYTES]
    groups = [part[i : i + 4].hex() for i in range(0, len(part), 4)]
    if key_id is not None:
        groups = [part[:1].hex(), part[1:5].hex(), *(part[i : i + 4].hex() for i in range(5, len(part), 4))]
    return {"kind": kind, "key_id": key_id, "hex": " ".join(groups), "more": len(data) - len(part)}


def _clear(stored: Any) -> dict[str, Any]:
    return {"kind": "clear", "key_id": None, "hex": "NULL" if stored is None else str(stored), "more": 0}


def _tokens(row: Any, locale: str) -> dict[str, Any]:
    tokens = row["search_tokens"]
    return {
        "field": None,
        "label": SEARCH,
        "shown": SEARCH_SHOWN.pick(locale),
        "column": "search_tokens",
        "kind": "tokens",
        "key_id": None,
        "hex": ", ".join(str(token) for token in tokens[:SHOWN_TOKENS]),
        "more": max(0, len(tokens) - SHOWN_TOKENS),
    }
