"""`rapport keys`: root keys and keysets, at the terminal (docs/keys.md)."""

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

if TYPE_CHECKING:
    from tenants.rewrap import Rewrapped, Standing
    from tenants.uses import Used


@click.group()
def keys() -> None:
    """Root keys, which everything else is encrypted under (docs/keys.md)."""


@keys.command()
@click.argument("path", type=click.Path(path_type=Path, resolve_path=True))
def make(path: Path) -> None:
    """Make a root key file for KEY_PROVIDER=file:PATH; never replaces one."""
    from kernel.keys.file import FileKeyProvider

    FileKeyProvider.create(path)
    click.echo(f"Made {path}. Keep a copy of it apart from the backups: without it nothing can be read.")


@keys.command()
@click.option("--try", "is_tried", is_flag=True, help="ask each root key to open its keyset, and say what it answers")
def status(is_tried: bool) -> None:
    """Show what wraps each keyset, the oldest wrapping first, and whether wrapping anew was cut."""
    from rapport.operate import standing_keys, used_keys

    since, found = asyncio.run(standing_keys(_settings(), is_tried=is_tried))
    for each in found:
        click.echo(_line(each))
    click.echo("The platform's key in the last 24 hours:")
    for used in asyncio.run(used_keys(_settings())):
        click.echo(_use(used))
    versions = {each.version for each in found if each.provider == found[0].provider and not each.name}
    if since is not None:
        click.echo(f"Wrapping anew began at {since:%Y-%m-%d %H:%M} UTC and was cut: run rapport keys rewrap.")
    elif len(versions) > 1:
        click.echo("Not all are under one version of the platform's key: run rapport keys rewrap.")
    if any(each.opens not in {"", "yes"} for each in found):
        sys.exit(1)


@keys.command()
def rotate() -> None:
    """Add a new key to the root key file and wrap everything under it; run again after a cut to go on."""
    from rapport.operate import rotate_root

    _tell(asyncio.run(rotate_root(_settings())), "{number} keysets are wrapped under the new key.")


@keys.command()
def rewrap() -> None:
    """Wrap every keyset under KEY_PROVIDER's key, after it was changed; run again after a cut to go on."""
    from rapport.operate import rewrap_all

    _tell(asyncio.run(rewrap_all(_settings())), "{number} keysets are wrapped anew. FORMER_KEY_PROVIDER may go.")


@keys.command()
@click.option("--yes", is_flag=True, help="don't ask")
def retire(yes: bool) -> None:
    """Remove the former keys from the root key file. Backups from before then need a copy of the file as it is now."""
    from rapport.operate import forget_former_keys

    click.echo(
        "Databases that are restored from a backup of before the last rotation were wrapped with a former key."
        " Keep a copy of the root key file as it is now, apart from the backups, for as long as they are kept."
    )
    if not yes:
        click.confirm("Is there such a copy, or no such backup?", abort=True)
    removed = asyncio.run(forget_former_keys(_settings()))
    click.echo(f"Removed {removed} former keys." if removed else "There is no former key in it.")


@keys.command("rotate-tenant")
@click.argument("organisation", type=click.UUID)
def rotate_tenant(organisation: UUID) -> None:
    """Rotate the keyset of ORGANISATION while it works, or say how far that is."""
    from rapport.operate import rotate_keyset

    click.echo(asyncio.run(rotate_keyset(_settings(), organisation)))


@keys.command("rotate-platform")
def rotate_platform() -> None:
    """Rotate the keyset of the control database while everybody works, or say how far that is."""
    from rapport.operate import rotate_platform

    click.echo(asyncio.run(rotate_platform(_settings())))


def _line(each: "Standing") -> str:
    """One keyset: whose, what wraps it, since when, and what its root key says."""
    key = f"{each.provider} {each.name}".strip()
    said = f", opens: {each.opens}" if each.opens else ""
    return (
        f"{each.owner}  {key}, version {each.version or 'not told'}, since {each.wrapped_at:%Y-%m-%d %H:%M} UTC{said}"
    )


def _use(used: "Used") -> str:
    """What a version of the platform's key was used for: opening keysets, or wrapping them."""
    said = f", {used.failed} failed" if used.failed else ""
    whose = f", keysets of {used.organisations} organisations" if used.organisations else ""
    return f"  {used.provider}, version {used.version or 'not told'}: {used.operation} {used.times} times{whose}{said}"


def _tell(found: "Rewrapped", well: str) -> None:
    if not found.failed:
        click.echo(well.format(number=found.done))
        return
    click.echo(f"{found.done} keysets are wrapped anew. These are not, and stay as they were; keep the former key:")
    for each in found.failed:
        click.echo(f"{each.owner}  {each.reason}")
    sys.exit(1)


def _settings() -> Any:  # noqa: ANN401  # its type is imported late too
    from kernel.settings import Settings
    from rapport.local import environment

    return Settings.from_env(environment.current(os.environ))
