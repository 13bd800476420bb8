"""`rapport sandbox`: copies of organisations, at the terminal (docs/sandboxes.md)."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import click

if TYPE_CHECKING:
    from kernel.runtime import Runtime

T = TypeVar("T")


@click.group()
def sandbox() -> None:
    """Copies of organisations without anybody's data (docs/sandboxes.md)."""


@sandbox.command("list")
@click.argument("organisation", type=click.UUID)
def listed(organisation: UUID) -> None:
    """Show the sandboxes of ORGANISATION, the newest first."""
    from rapport.sandboxes import terminal

    for line in _run(lambda runtime: terminal.listed(runtime, organisation)) or ["It has none."]:
        click.echo(line)


@sandbox.command()
@click.argument("organisation", type=click.UUID)
@click.option("--for", "addresses", multiple=True, required=True, help="the address of a member who enters it")
@click.option("--days", type=click.IntRange(1, 180), default=30, help="after how many days it ends; 30 unless said")
@click.option("--files/--no-files", default=True, help="placeholders in place of files (the default), or none")
def make(organisation: UUID, addresses: tuple[str, ...], days: int, files: bool) -> None:
    """Make a sandbox of ORGANISATION; a worker does it."""
    from rapport.sandboxes import terminal

    made = _run(lambda runtime: terminal.make(runtime, organisation, addresses, days=days, with_files=files))
    click.echo(f"Begun {made}. The workers go on with it; see rapport sandbox list.")


@sandbox.command()
@click.argument("organisation", type=click.UUID)
@click.argument("sandbox_id", type=click.UUID)
def refresh(organisation: UUID, sandbox_id: UUID) -> None:
    """Make a sandbox of ORGANISATION anew; what was done in it is destroyed."""
    from rapport.sandboxes import terminal

    made = _run(lambda runtime: terminal.refresh(runtime, organisation, sandbox_id))
    click.echo(f"Begun {made} in its place. The workers go on with both.")


@sandbox.command()
@click.argument("organisation", type=click.UUID)
@click.argument("sandbox_id", type=click.UUID)
def remove(organisation: UUID, sandbox_id: UUID) -> None:
    """Destroy the keys of a sandbox of ORGANISATION, then its data."""
    from rapport.sandboxes import terminal

    _run(lambda runtime: terminal.remove(runtime, organisation, sandbox_id))
    click.echo("The workers destroy its keys now, then its data. Nobody can bring it back.")


def _run(work: "Callable[[Runtime], Awaitable[T]]") -> T:
    from kernel.settings import Settings
    from rapport.local import environment
    from rapport.parts import open_parts

    async def run() -> T:
        async with open_parts(Settings.from_env(environment.current(os.environ)), pool_size=2) as parts:
            return await work(parts.runtime)

    return asyncio.run(run())
