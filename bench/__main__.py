"""`make bench`: runs the benches one after the other, each on databases of its own."""

import argparse
import asyncio

from bench import reading, writing
from bench.support import product, servers

BENCHES = {
    "get": reading.get,
    "list": reading.list_page,
    "search": reading.search,
    "create": writing.create,
    "import": writing.import_rows,
    "tenant_switch": reading.tenant_switch,
    "provision": writing.provision,
    "jobs": writing.jobs,
}


async def one(name: str, *, quick: bool) -> None:
    """One bench on fresh servers."""
    with servers() as (postgres, redis, folder):
        async with product(postgres, redis, folder, quick=quick) as bench:
            await BENCHES[name](bench)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--name", choices=sorted(BENCHES))
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    for name in [asked.name] if asked.name else list(BENCHES):
        asyncio.run(one(name, quick=asked.quick))


if __name__ == "__main__":
    main()
