"""columns: a board by the choices of a field over a million records of an object of one's own, however they lie.

In `even` each of eight columns has as many, and in the order of the board they alternate. In `uneven` five of them
share most, one has a tenth, all of it far back in the order, and two have forty records each, further back still: for
such columns a list of their own reads the whole table.
"""

import time
from statistics import median
from typing import Any, Final

import asyncpg

from bench.fields import index
from bench.support import Bench, line, scope_of
from kernel import copying
from kernel.ids import derive_id
from rapport.crm.records import new_rows
from rapport.crm.records.objects import own_object

OWN: Final = 2_000
"""Records that the product writes, which are what boards show; the others are copies, whose names nobody can read."""

COLUMNS: Final = 8
TIMES: Final = 7
RARE: Final = 40
"""How many records each of the two columns has that few have."""

_PLACED: Final = """
UPDATE custom_record SET cf = jsonb_build_object($1::text, ($3::text[])[1 + n % 8], $2::text,
    ($4::text[])[CASE WHEN n <= $5 THEN 8 WHEN n <= 2 * $5 THEN 7 WHEN n <= 400 THEN 6 ELSE 1 + n % 5 END]),
  updated_at = CASE WHEN n <= 2 * $5 THEN timestamptz '1990-01-01' WHEN n <= 400 THEN timestamptz '2011-01-01'
    ELSE timestamptz '2022-01-01' END + n * interval '1 minute'
FROM (SELECT id AS of, row_number() OVER (ORDER BY id)::int AS n FROM custom_record) AS numbered WHERE of = id
"""
_COPY: Final = """
INSERT INTO custom_record ({columns}) SELECT {values} FROM custom_record CROSS JOIN generate_series(1, $1::int) AS copy
CROSS JOIN LATERAL (SELECT abs(hashtext(id::text || copy))) AS drawn (n)
CROSS JOIN LATERAL (SELECT n % 10 = 0) AS far (back)
"""
_CHANGED: Final = {
    "id": "md5(id::text || copy)::uuid",
    "search_tokens": "'{}'::int[]",
    "updated_at": "CASE WHEN far.back THEN timestamptz '2001-01-01' ELSE timestamptz '2012-01-01' END"
    " + n % 100000000 * interval '3 seconds'",
    "cf": "jsonb_build_object($2::text, ($4::text[])[1 + n % 8], $3::text,"
    " ($5::text[])[CASE WHEN far.back THEN 6 ELSE 1 + n % 5 END])",
}
_FIGURES: Final = "SELECT cf ->> $1, count(*) FROM custom_record WHERE object_no = $2 AND deleted_at IS NULL GROUP BY 1"
_AT_ONCE: Final = """
SELECT * FROM (SELECT id, cf ->> $1 AS key, updated_at,
    row_number() OVER (PARTITION BY cf ->> $1 ORDER BY updated_at DESC, id DESC) AS place
  FROM custom_record WHERE object_no = $2 AND deleted_at IS NULL) AS ranked WHERE place <= 51
"""


async def columns(bench: Bench) -> None:
    """The slowest board against the figures of its columns alone; beside it a list for each column, and one statement
    that ranks all records within theirs.
    """
    count = 50_000 if bench.quick else 1_000_000
    name, even, uneven = await _defined(bench)
    await _written(bench, name)
    url, schema = bench.settings.tenant_admin_urls["main"], bench.owner.tenant.home.schema
    connection = await asyncpg.connect(url, server_settings={"search_path": schema}, command_timeout=1800)
    try:
        await _copied(connection, even, uneven, count)
        number = int(name.removeprefix("o_"))
        before = await _times(bench, name, {"even": even, "uneven": uneven})
        limit = await _median(lambda: connection.fetch(_FIGURES, even[0][2:], number))
        ranked = await _median(lambda: connection.fetch(_AT_ONCE, even[0][2:], number))
        await index(bench, name, even[0], uneven[0])
        await connection.execute("VACUUM ANALYZE field_index")
        after = await _times(bench, name, {"even": even, "uneven": uneven})
    finally:
        await connection.close()
    slowest = max(before["board_even"], before["board_uneven"])
    more = {f"{key}_ms": round(value) for key, value in before.items()}
    more |= {f"indexed_{key}_ms": round(value) for key, value in after.items()}
    line(
        "columns", slowest, "ms p50", limit=limit, target=5, ok=slowest <= 5 * limit, records=count,
        all_ranked_ms=round(ranked), **more,
    )  # fmt: skip


Choice = tuple[str, list[str]]
"""A field, and the ids of its labels."""


async def _defined(bench: Bench) -> tuple[str, Choice, Choice]:
    """A kind of record with two fields of one choice each."""
    body: dict[str, Any] = {"label": {"zh": "", "en": "Bench site"}}
    done = await bench.client.post("/api/custom-objects", json=body)
    assert done.status_code == 201, done.text
    name = str(done.json()["items"][-1]["name"])
    found: list[Choice] = []
    for label in ("Even", "Uneven"):
        labels = [{"zh": "", "en": f"{label} {number}"} for number in range(COLUMNS)]
        body = {"type": "choice", "label": {"zh": "", "en": label}, "choices": labels}
        done = await bench.client.post(f"/api/fields/{name}", json=body)
        assert done.status_code == 201, done.text
        field = next(each for each in done.json()["fields"] if each["label"]["en"] == label)
        found.append((str(field["name"]), [str(each["id"]) for each in field["choices"]]))
    even, uneven = found
    return name, even, uneven


async def _written(bench: Bench, name: str) -> None:
    obj, owner = own_object(int(name.removeprefix("o_"))), bench.owner
    names = [column.name for column in obj.table.columns]
    new = [
        (derive_id(owner.person_id, name, at, at=owner.tenant.key_created_at), {"name": f"Site {at}"}, owner.person_id)
        for at in range(OWN)
    ]
    async with scope_of(bench) as scope:
        built = []
        for row, change in new_rows.build_creates(scope.keys, obj, new):
            built.append(tuple({**row, "field_versions": "{}"}.get(column) for column in names))
            scope.session.record_change(change)
        await scope.session.copy_in(obj.table, names, copying.encoded(obj.table, names, built))


async def _copied(connection: Any, even: Choice, uneven: Choice, count: int) -> None:
    """Gives the records their places, and so many copies behind them."""
    fields = (even[0][2:], uneven[0][2:])
    await connection.execute(_PLACED, *fields, even[1], uneven[1], RARE)
    asked = "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped"
    names = [row["attname"] for row in await connection.fetch(asked, "custom_record")]
    values = [_CHANGED.get(each, each) for each in names]
    statement = _COPY.format(columns=", ".join(names), values=", ".join(values))
    await connection.execute(statement, count // OWN - 1, *fields, even[1], uneven[1])
    await connection.execute("VACUUM ANALYZE custom_record")


async def _times(bench: Bench, name: str, fields: dict[str, Choice]) -> dict[str, float]:
    """Milliseconds of a board by each field, and of its figures and a list for each of its columns."""
    found = {}
    for key, (field, labels) in fields.items():
        board = {"group": field, "fields": ["name"], "limit": 50}

        async def show(asked: Any = board) -> None:
            await bench.request("POST", f"/api/{name}/board", asked)

        async def lists(field: str = field, labels: Any = labels) -> None:
            await bench.request("POST", f"/api/{name}/summary", {"group": field})
            for label in labels:
                here = {"field": field, "op": "eq", "value": label}
                await bench.request("POST", f"/api/{name}/query", {"filter": here, "fields": ["name"], "limit": 50})

        found[f"board_{key}"] = await _median(show)
        found[f"lists_{key}"] = await _median(lists)
    return found


async def _median(call: Any) -> float:
    """Of some runs after a first one, which reads from the disk."""
    await call()
    figures = []
    for _ in range(TIMES):
        started = time.perf_counter()
        await call()
        figures.append((time.perf_counter() - started) * 1000)
    return median(figures)
