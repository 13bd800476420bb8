"""The command `rapport`. Each command is a few lines; the work is done where it belongs.

Imports are inside the commands: `rapport run` must not wait for the web framework to load.
"""

import asyncio
import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from rapport.audit_cli import audit
from rapport.keys_cli import keys
from rapport.local.errors import LocalError, sentence_for
from rapport.sandbox_cli import sandbox


class OneSentence(click.Group):
    """Turns what a person has to settle into one sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Runs the command."""
        from kernel.errors import RapportError
        from kernel.settings import SettingsError

        try:
            return super().invoke(ctx)
        except RapportError as error:
            sentence = error.message("en")
        except (LocalError, SettingsError) as error:
            sentence = str(error)
        except OSError as error:
            sentence = sentence_for(error)
        click.echo(f"rapport: {sentence}", err=True)
        sys.exit(1)


@click.group(cls=OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rapport")
def main() -> None:
    """Rapport: a CRM for many organisations, each encrypted with keys of its own."""


@main.command()
def run() -> None:
    """Start everything on this machine and keep it running (what `make run` does)."""
    from rapport.local.home import Home
    from rapport.local.supervisor import Supervisor

    sys.exit(Supervisor(Home.of_checkout(os.environ), os.environ).run())


@main.command()
def doctor() -> None:
    """Check versions, databases, Redis, keys, rights, disk and clock, and say what to do."""
    from rapport.local import doctor as checks
    from rapport.local import environment

    findings = asyncio.run(checks.examine(environment.current(os.environ)))
    for finding in findings:
        click.echo(finding.line())
    if any(finding.state == "fail" for finding in findings):
        sys.exit(1)


@main.group()
def db() -> None:
    """The two databases."""


@db.command()
def init() -> None:
    """Make the logins and databases of the settings, and take from everybody what nobody needs."""
    from rapport.local import databases

    settings = _settings()
    access = databases.Access.of
    tenants = [access(settings.tenant_admin_urls[name], url) for name, url in settings.tenant_database_urls.items()]
    asyncio.run(databases.initialise(access(settings.control_admin_url, settings.control_database_url), tenants))


@db.command()
def migrate() -> None:
    """Bring the control database and every organisation's schema to this version."""
    from rapport.migrate import migrate_all

    asyncio.run(migrate_all(_settings()))


@db.command()
def demo() -> None:
    """Make the two demo organisations of an embedded Rapport, if they are not there."""
    from rapport.local.demo import seed

    asyncio.run(seed(_settings()))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, resolve_path=True))
@click.argument("hosts", nargs=-1, required=True)
@click.option("--client", "clients", multiple=True, help="a login that proves by certificate who it is; repeat it")
@click.option("--owner", type=int, help="the id of the user who may read the keys; only root can give them away")
def certificates(folder: Path, hosts: tuple[str, ...], clients: tuple[str, ...], owner: int | None) -> None:
    """Make certificates for the database and Redis where you have no authority of your own; never replaces any."""
    from rapport.local.certificates import AUTHORITY, make

    make(folder, hosts, clients=clients, owner=owner)
    click.echo(f"Made {folder / AUTHORITY}, and a certificate and key for each of {', '.join([*hosts, *clients])}.")


@main.group()
def factor() -> None:
    """Second factors of people whom nobody in their organisation can help."""


@factor.command("reset")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take the passkeys, authenticators and recovery codes of EMAIL away in three days; a mail says so at once."""
    from rapport.operate import reset_factor

    due = asyncio.run(reset_factor(_settings(), email))
    click.echo(f"On {due:%Y-%m-%d at %H:%M} UTC, unless they or you stop it. Make sure by another way that it is them.")


@factor.command("stop")
@click.argument("email")
def stop_reset(email: str) -> None:
    """Stop the reset that waits for EMAIL, whoever asked for it."""
    from rapport.operate import stop_reset

    asyncio.run(stop_reset(_settings(), email))
    click.echo("Stopped.")


@main.command()
@click.argument("organisation", type=click.UUID)
@click.option("--own/--shared", default=True, help="One that is nobody else's (the default), or the shared one again.")
def login(organisation: UUID, own: bool) -> None:
    """Give ORGANISATION a login of its own in the database; within a minute no other leads to its data."""
    from rapport.operate import give_login

    changed = asyncio.run(give_login(_settings(), organisation, own=own))
    said = "a login of its own" if own else "the shared login"
    click.echo(f"It has {said}{'' if changed else ' already'}. A worker closes the other one within two minutes.")


@main.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    from rapport.app import openapi_document

    click.echo(json.dumps(openapi_document(), ensure_ascii=False, indent=2, sort_keys=True))


@main.command()
@click.argument("organisation_id", type=click.UUID)
@click.option("--days", type=click.IntRange(min=1), help="Move it on by so many days.")
@click.option("--to", type=click.DateTime(["%Y-%m-%d"]), help="Move it on to this day.")
def clock(organisation_id: UUID, days: int | None, to: dt.datetime | None) -> None:
    """Show the business clock of an organisation, or move it on (embedded mode only)."""
    from rapport.clock import ClockMove, at_terminal

    wanted = ClockMove(days=days, to=to.date() if to else None) if days or to else None
    shown = asyncio.run(at_terminal(_settings(), organisation_id, wanted))
    click.echo(f"It is {shown.today} in {shown.time_zone}, {dt.timedelta(seconds=shown.offset_seconds)} ahead.")


@main.command()
def failed() -> None:
    """List the jobs and events that nobody tries again: those that failed eight times, and those that don't open."""
    from rapport.operate import dead_jobs

    for line in asyncio.run(dead_jobs(_settings())) or ["There are none."]:
        click.echo(line)


main.add_command(keys)
main.add_command(audit)
main.add_command(sandbox)


@main.group()
def archive() -> None:
    """Archives of whole organisations (docs/archive.md)."""


@archive.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--owner", required=True, help="the address of the owner in it who enters the new organisation")
@click.option(
    "--limit-gb", type=click.IntRange(min=1), default=64, help="what it may unpack to at most; 64 unless said"
)
@click.option("--as-of", help="a moment, such as 2026-11-26T14:03:00+08:00: records become what they were then")
@click.option(
    "--files-from",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="an earlier archive, which has files that were deleted after that moment",
)
def load(path: Path, owner: str, limit_gb: int, as_of: str | None, files_from: Path | None) -> None:
    """Make a new organisation of the archive PATH, or nothing at all where it isn't whole."""
    from rapport.crm.records.asof import parse_moment
    from rapport.operate import load_archive

    if files_from and not as_of:
        raise click.UsageError("--files-from is for --as-of: without a moment nothing was deleted after it.")
    moment = parse_moment(as_of) if as_of else None
    made = asyncio.run(load_archive(_settings(), path, owner, limit_gb << 30, moment, files_from))
    if made.erased:
        click.echo(f"People who were erased before were erased again, from {made.erased} places.")
    if made.kept:
        click.echo(f"Changes that could not be taken back, as their records stay: {made.kept}.")
    if made.left_out:
        click.echo(f"Files left out, being of another kind than their names say: {made.left_out}.")
    click.echo(f"Made {made.id}. {owner} enters it by a code that is mailed at sign-in, and invites the others.")


@main.group()
def billing() -> None:
    """What organisations pay for."""


@billing.command()
@click.argument("case", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def rate(case: Path) -> None:
    """Rate the contract and the usage in the file CASE (docs/rating.md) and print the lines as JSON."""
    import msgspec

    from billing.rating.case import rated

    click.echo(msgspec.json.format(msgspec.json.encode(rated(case.read_bytes()))).decode())


@billing.command()
@click.argument("details", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def entity(details: Path) -> None:
    """Set the legal entity that invoices are from: the JSON file DETAILS (docs/billing.md)."""
    from rapport.operate import set_entity

    asyncio.run(set_entity(_settings(), details.read_bytes()))
    click.echo("Set. Invoices that are written keep what they say.")


@billing.command()
@click.argument("organisation", type=click.UUID)
def operator(organisation: UUID) -> None:
    """Let the finance people of ORGANISATION review everybody's invoices."""
    from rapport.operate import appoint

    asyncio.run(appoint(_settings(), organisation))
    click.echo("Its people with the right to billing now see the finance pages.")


def _settings() -> Any:  # noqa: ANN401  # its type is imported late too
    from kernel.settings import Settings
    from rapport.local import environment

    return Settings.from_env(environment.current(os.environ))


if __name__ == "__main__":
    main()
