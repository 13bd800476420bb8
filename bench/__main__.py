"""`make bench`: runs the benches one after the other, each on databases of its own."""

import argparse

import uvloop

from bench import (
    boards,
    bulk,
    columns,
    duplicates,
    exporting,
    fields,
    fleet,
    invoices,
    live,
    losses,
    merging,
    merging_many,
    neighbours,
    quiet,
    reading,
    rights,
    rotation,
    sorting,
    timelines,
    usage,
    webhooks,
    writing,
)
from bench.support import product, servers

BENCHES = {
    "get": reading.get,
    "list": reading.list_page,
    "search": reading.search,
    "sort": sorting.sort,
    "create": writing.create,
    "bulk_api": writing.bulk_api,
    "bulk_edit": bulk.bulk_edit,
    "import": writing.import_rows,
    "tenant_switch": reading.tenant_switch,
    "provision": writing.provision,
    "jobs": writing.jobs,
    "fairness": neighbours.fairness,
    "fleet": fleet.fleet,
    "live": live.live,
    "board": boards.board,
    "columns": columns.columns,
    "funnel": boards.funnel,
    "forecast": boards.forecast,
    "losses": losses.losses,
    "timeline": timelines.timeline,
    "import_set": writing.import_set,
    "usage": usage.usage,
    "invoices": invoices.invoices,
    "quiet_day": quiet.quiet,
    "webhooks": webhooks.webhooks,
    "rotate": rotation.rotate,
    "archive": exporting.archive,
    "export": exporting.export,
    "duplicates": duplicates.duplicates,
    "duplicates_many": duplicates.many,
    "merge": merging.merging,
    "merge_many": merging_many.many,
    "rights": rights.rights,
    "fields": fields.fields,
}


async def run(names: list[str], *, quick: bool) -> None:
    """These benches, one after the other, on one product: a million contacts are written once."""
    with servers() as (postgres, redis, folder):
        async with product(postgres, redis, folder, quick=quick) as bench:
            for name in names:
                await BENCHES[name](bench)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--name", choices=sorted(BENCHES), action="append", help="this one; may be said several times")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    # The event loop of the product.
    uvloop.run(run(asked.name or list(BENCHES), quick=asked.quick))


if __name__ == "__main__":
    main()
