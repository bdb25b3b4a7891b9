"""The commands. They have no rules of their own: each calls an operation and says what it did."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal.api.openapi import DOCUMENT
from portal.backups.restoring import Restored, restore
from portal.backups.saving import back_up
from portal.casework.figures.publishing import keep_figures, verify_releases
from portal.casework.journalling import export_journal, find_head, verify_journal
from portal.casework.reports.test_reports import send_due_test
from portal.casework.settings import DEMONSTRATION, get_setting
from portal.clock import Moment, moment_at
from portal.core.actors import Level, Role
from portal.core.deadlines import CLOCKS
from portal.core.errors import AlreadyDone, InputRefused, PortalError, UpkeepRunning
from portal.core.journal import Head, read_heads, write_head
from portal.core.written_clocks import describe_clocks, write_clocks
from portal.installing import install
from portal.mailing.digests import Sent, send_due
from portal.signin.invitations import Person, create_first_administrator_code, invite
from portal.switch import has_started
from portal.upkeep import Done, is_missed, keep_up, look_ahead
from portal.work import Portal

LEVELS = {"ombudsperson": Level.OMBUDS, "committee": Level.COMMITTEE}
LEVELS |= {"executive": Level.EXECUTIVE, "outside": Level.OUTSIDE}
ROLES = {"leader": Role.LEADER, "administrator": Role.ADMINISTRATOR, "auditor": Role.AUDITOR}

staff = AppGroup("staff", help="People of the staff.")
figures = AppGroup("figures", help="Published figures.")
journal = AppGroup("journal", help="The journal of what was done.")
digests = AppGroup("digests", help="Mail to handlers at fixed hours.")


def register(app: Flask) -> None:
    """Add every command to the program."""
    for command in (init, demo, upkeep, clocks, openapi, staff, figures, journal, digests):
        app.cli.add_command(command)
    for command in (backup, restore_backup):
        app.cli.add_command(command)


def _portal() -> Portal:
    return cast(Portal, current_app.extensions["portal"])


def _refusing(command: Callable[..., None]) -> Callable[..., None]:
    """Turn a refusal into one sentence and a non-zero exit."""

    def guarded(**arguments: Any) -> None:
        try:
            command(**arguments)
        except InputRefused as refusal:
            lines = [f"{name}: {words}" for name, words in refusal.fields.items()]
            raise click.ClickException("\n".join(lines)) from refusal
        except PortalError as refusal:
            raise click.ClickException(str(refusal)) from refusal

    guarded.__name__, guarded.__doc__ = command.__name__, command.__doc__
    return guarded


@click.command("init")
@with_appcontext
@_refusing
def init() -> None:
    """Make the keys, bring the database up to date, and print the first administrator's code."""
    portal = _portal()
    for line in install(portal):
        click.echo(line)
    with portal.writing() as work:
        try:
            code = create_first_administrator_code(work)
        except AlreadyDone:
            click.echo("An administrator has joined already.")
            return
    click.echo(f"First administrator: open /join and type this one-time code: {code}")


@click.command("demo")
@with_appcontext
@_refusing
def demo() -> None:
    """Set the demonstration organisation up, unless it is there already."""
    # Imported here: a real installation never needs it.
    from portal.demonstration.loading import is_loaded, load

    portal = _portal()
    for line in install(portal):
        click.echo(line)
    if not portal.settings.demonstration:
        _leave_alone(portal)
    elif is_loaded(portal):
        click.echo("The demonstration is there already; it is kept as it is.")
    else:
        click.echo("Loading the demonstration: two years of cases. This takes a minute.")
        for line in load(portal):
            click.echo(line)


def _leave_alone(portal: Portal) -> None:
    """Say why nothing is loaded: here is a real organisation, or may be one."""
    if not has_started(portal.settings):
        raise click.ClickException("A demonstration is loaded with PORTAL_DEMONSTRATION=yes.")
    click.echo("Your own organisation was started; the demonstration is left alone.")


@staff.command("invite")
@click.argument("sign_in")
@click.option("--name", required=True, help="The person's name, as colleagues will see it.")
@click.option("--level", type=click.Choice(sorted(LEVELS)), help="For handlers.")
@click.option("--role", "roles", type=click.Choice(sorted(ROLES)), multiple=True)
@click.option("--unit", default=None, help="The slug of the person's unit.")
@_refusing
def staff_invite(
    sign_in: str, name: str, level: str | None, roles: tuple[str, ...], unit: str | None
) -> None:
    """Invite somebody and print their one-time code."""
    held = {ROLES[role] for role in roles} | ({Role.HANDLER} if level else set())
    person = Person(name, frozenset(held), LEVELS[level] if level else None, unit)
    with _portal().writing() as work:
        code = invite(work, sign_in, person)
    click.echo(f"{name}: open /join and type this one-time code: {code}")


@click.command("upkeep")
@with_appcontext
@click.option("--as-of", "as_of", default=None, help="An instant, as ISO 8601 with its zone.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--if-missed", is_flag=True, help="Do nothing if the last daily run took place.")
@click.option("--test-report", is_flag=True, help="Send the month’s test report, if it is time.")
@_refusing
def upkeep(*, as_of: str | None, dry_run: bool, if_missed: bool, test_report: bool) -> None:
    """Do what the clock does: escalation, time-outs, the outbox, expiry, publication."""
    if test_report and (dry_run or if_missed):
        raise click.UsageError("--test-report sends; it can be neither tried nor made up for.")
    portal = _portal()
    moment = _moment(portal, as_of)
    if if_missed and not is_missed(portal, moment):
        click.echo("The last daily run took place.")
        return
    try:
        if test_report:
            # What it did is said to nobody: it would stand in a log.
            send_due_test(portal, moment)
            return
        done = look_ahead(portal, moment) if dry_run else keep_up(portal, moment)
    except UpkeepRunning as running:
        click.echo(str(running))
        if test_report:
            # The server tries again in ten minutes; what began today is not this one.
            raise SystemExit(1) from running
        return
    click.echo(("Would do: " if dry_run else "Done: ") + _words(done))


@click.command("clocks")
@click.option("--toml", "as_toml", is_flag=True, help="Print the shipped ones as a file to copy.")
@_refusing
def clocks(*, as_toml: bool) -> None:
    """Print the clocks in force: period, source, and which cases they are for."""
    if as_toml:
        click.echo(write_clocks(CLOCKS), nl=False)
        return
    for line in describe_clocks(_portal().settings.clocks):
        click.echo(line)


@figures.command("publish")
@click.option("--as-of", "as_of", default=None, help="An instant, as ISO 8601 with its zone.")
@_refusing
def publish(as_of: str | None) -> None:
    """Publish every release that is due."""
    portal = _portal()
    released = keep_figures(portal, _moment(portal, as_of))
    for one in released:
        click.echo(f"Published: {one.window.name} {one.family.value}")
    if not released:
        click.echo("No release is due.")


@figures.command("verify")
@_refusing
def figures_verify() -> None:
    """Check that the releases are whole, and the same as in the file outside the database."""
    with _portal().reading() as work:
        is_whole = verify_releases(work)
    if not is_whole:
        raise click.ClickException("The stored releases are not those that were published.")
    click.echo("The releases are whole.")


@journal.command("verify")
@click.option("--head", "heads", multiple=True, help="A noted head, or a file of noted heads.")
@_refusing
def journal_verify(heads: tuple[str, ...]) -> None:
    """Check the journal's chain; exit non-zero and say where it is broken."""
    noted = _noted_heads(heads)
    with _portal().reading() as work:
        broken = verify_journal(work, noted)
    if broken is not None:
        raise click.ClickException(str(broken))
    click.echo("The journal is whole." + (f" It has {len(noted)} noted heads." if noted else ""))


def _noted_heads(given: tuple[str, ...]) -> tuple[Head, ...]:
    try:
        texts = [Path(one).read_text("ascii") if Path(one).is_file() else one for one in given]
        return read_heads("\n".join(texts)) if texts else ()
    except (OSError, ValueError) as error:
        words = "Give --head as a line of `journal head`, or a file of such lines."
        raise click.ClickException(words) from error


@journal.command("head")
@_refusing
def journal_head() -> None:
    """Print where the journal ends, to be noted down outside: number, hash, day."""
    portal = _portal()
    with portal.reading() as work:
        head = find_head(work)
        today = work.moment.today
    if head is None:
        raise click.ClickException("The journal has no entry yet.")
    click.echo(write_head(head, today))


@journal.command("export")
@_refusing
def journal_export() -> None:
    """Print the journal as lines of JSON, to be checked outside."""
    with _portal().reading() as work:
        for line in export_journal(work):
            click.echo(line)


@digests.command("send")
@click.option("--as-of", "as_of", default=None, help="An instant, as ISO 8601 with its zone.")
@_refusing
def digests_send(as_of: str | None) -> None:
    """Send the digests that are due; exit non-zero while any of them waits."""
    portal = _portal()
    if portal.settings.mail_server is None:
        raise click.ClickException("There is no mail server: set PORTAL_SMTP_URL.")
    done = send_due(portal, _moment(portal, as_of))
    click.echo(_words_of_mail(done))
    if done.waiting:
        raise click.ClickException(f"{done.waiting} wait for the next run: {done.problem}.")


def _words_of_mail(done: Sent) -> str:
    return f"{done.sent} {'digest' if done.sent == 1 else 'digests'} sent."


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
@_refusing
def backup(*, file: Path) -> None:
    """Write everything but keys and visits into one sealed file, while the portal serves."""
    size = back_up(_portal(), file)
    click.echo(f"Wrote {file}: {size / 2**20:.0f} MiB, sealed. The keys are not in it.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
@_refusing
def restore_backup(*, file: Path) -> None:
    """Put a backup into an empty database, erase again what was erased since, and check it."""
    portal = _portal()
    for line in _words_of_restore(restore(portal, file)):
        click.echo(line)
    with portal.reading() as work:
        broken = verify_journal(work)
        is_whole = verify_releases(work)
    if broken is not None:
        raise click.ClickException(f"All is restored, but the journal was broken: {broken}")
    click.echo("The journal is whole.")
    if not is_whole:
        click.echo("The database lacks releases that the file knows: upkeep takes them over.")
    click.echo("Now run flask --app wsgi upkeep, and then start the portal.")


def _words_of_restore(done: Restored) -> Iterator[str]:
    yield (
        f"Restored the backup of {done.day}: {_counted(done.cases, 'case')}, "
        f"{_counted(done.accounts, 'account')}, settings, figures and the journal."
    )
    if done.erased:
        yield f"Erased again what was erased since: {_counted(done.erased, 'case')}."
    yield from (f"Put {name} back." for name in done.logs)
    yield "Everybody of the staff has to sign in anew."
    yield "What came in after the backup is gone, with its tracking codes: tell your people."
    yield (
        "What was ended or changed since then is as before: accounts, passphrases, second steps, "
        "tracking codes, who is left out of a case. End and change it again before you start."
    )


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")


@click.command("openapi")
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    click.echo(json.dumps(DOCUMENT, indent=2, ensure_ascii=False))


def _moment(portal: Portal, as_of: str | None) -> Moment:
    """Return the moment to act at; a later one than now is for demonstrations alone."""
    now = portal.clock.now()
    if as_of is None:
        return now
    try:
        chosen = moment_at(datetime.fromisoformat(as_of), portal.settings.timezone)
    except ValueError as error:
        raise click.ClickException("Give --as-of like 2026-11-23T09:00:00+01:00.") from error
    if chosen.at > now.at and not _is_demonstration(portal):
        raise click.ClickException("Only a demonstration's clock can be ahead of the real one.")
    return chosen


def _is_demonstration(portal: Portal) -> bool:
    with portal.reading() as work:
        return get_setting(work, DEMONSTRATION) == "yes"


def _words(done: Done) -> str:
    published = ", ".join(done.published) or "nothing"
    absent = "".join(
        f" Nobody of level {int(level)} has signed in for three working days."
        for level in done.absent
    )
    return (
        f"{done.acknowledged} acknowledged, {done.escalated} escalated, "
        f"{done.timed_out} no longer waiting for the reporter, "
        f"{done.check_ins} asked about retaliation, "
        f"{done.updates_due} waiting for a monthly update, "
        f"{done.journalled} reporter events journalled, {done.erased} cases erased, "
        f"{done.mailed} digests sent, {done.lessons} lessons published; "
        f"published: {published}.{absent}"
    )
