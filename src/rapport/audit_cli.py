"""`rapport audit`: chains of security events, at the terminal (docs/audit.md)."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

PLATFORM = "platform"


@click.group()
def audit() -> None:
    """Sealed chains of security events (docs/audit.md)."""


@audit.command()
@click.argument("chain")
@click.option(
    "--head", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="a head that was sent before"
)
def verify(chain: str, head: Path | None) -> None:
    """Look through the whole chain of an organisation (its id), or of the installation's own events ("platform")."""
    from rapport.operate import check_chain

    chain_id = UUID(int=0) if chain == PLATFORM else click.UUID.convert(chain, None, None)
    found = asyncio.run(check_chain(_settings(), chain_id, head.read_text() if head is not None else None))
    for fault in found.faults:
        where = " ".join(str(part) for part in (fault.seq, fault.event_id) if part is not None)
        click.echo(f"{fault.what}  {where}")
    click.echo(f"{found.number} faults up to no. {found.upto}, {found.hash}")
    if found.number:
        sys.exit(1)


@audit.command()
@click.argument("export", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--head", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="a head that was sent before"
)
@click.option("--keys", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="the public keys, as a file")
@click.option("--filtered", is_flag=True, help="only a part of the log was exported")
def check(export: Path, head: Path | None, keys: Path | None, filtered: bool) -> None:
    """Check an exported log (JSON Lines), without any database."""
    from rapport.audit import offline

    if (head is None) != (keys is None):
        raise click.UsageError("--head and --keys go together")
    found = offline.check(export, head, keys, filtered=filtered)
    click.echo(found.told)
    if found.faults:
        sys.exit(1)


def _settings() -> Any:  # noqa: ANN401  # its type is imported late too
    from kernel.settings import Settings
    from rapport.local import environment

    return Settings.from_env(environment.current(os.environ))
