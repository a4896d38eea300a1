"""Every sub-command. Exit status: 0 done; 1 the answer is no; 2 wrong usage or settings; 3 environment; 70 a bug."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Literal

import click

from db.errors import FolderIsReal
from drivers.errors import BadAddress, PackageMissing
from station.chain_head import parse
from station.cli_check import check
from station.cli_export import export
from station.cli_job import job
from station.cli_operators import operator
from station.cli_parts import (
    BUG,
    ENVIRONMENT,
    NO,
    USAGE,
    Refused,
    UsageProblem,
    data_option,
    folder_or_default,
    json_option,
    show_json,
)
from station.cli_report import report
from station.cli_roster import roster
from station.cli_scanner import scanner
from station.cli_schedule import schedule
from station.cli_sealed import open_package
from station.cli_status import returned, status
from station.config import Settings, SettingsError, load
from station.denials import Denied
from station.identity import JobKeyDiffers, JobKeyPurged
from station.words import known, say_both

Kiosk = Callable[[Path | None], int]

DESK_ONLY = frozenset({"PySide6", "shiboken6", "gphoto2", "smartcard", "serial", "evdev", "usb", "zxingcpp"})
"""What the extra `desk` brings, by the names under which it is imported: an office does without."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@data_option
@click.pass_context
def station(context: click.Context, data: Path | None) -> int:
    """One person, one swipe, one picture. Without a command: the kiosk."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    if context.invoked_subcommand is not None:
        return 0
    kiosk: Kiosk = context.obj
    return kiosk(data)


station.add_command(check)
station.add_command(export)
station.add_command(job)
station.add_command(open_package)
station.add_command(operator)
station.add_command(report)
station.add_command(roster)
station.add_command(scanner)
station.add_command(schedule)
station.add_command(status)
station.add_command(returned)


def main(arguments: Sequence[str], kiosk: Kiosk) -> int:
    """Run one sub-command, or the kiosk, and give the exit status; foreseeable trouble is one line on stderr."""
    try:
        status = station.main(list(arguments), prog_name="station", standalone_mode=False, obj=kiosk)
        return status if isinstance(status, int) else 0
    except click.ClickException as problem:
        click.echo(f"station: {problem.format_message()}", err=True)
        return problem.exit_code
    except click.Abort:
        return NO
    except PackageMissing as problem:
        click.echo(f"station: {say_both('trouble.desk-packages', missing=problem.detail)}", err=True)
        return USAGE
    except (SettingsError, BadAddress) as problem:
        click.echo(f"station: {problem}", err=True)
        return USAGE
    except Denied as no:
        click.echo(f"station: {say_both(f'trouble.{no.code}', **no.params)}", err=True)
        return NO
    except (FolderIsReal, JobKeyDiffers, JobKeyPurged) as problem:
        click.echo(f"station: {say_both(f'trouble.{problem.code}', **problem.params)}", err=True)
        return USAGE
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] not in DESK_ONLY:
            logging.getLogger(__name__).exception("a bug")
            return BUG
        click.echo(f"station: {say_both('trouble.desk-packages', missing=problem.name)}", err=True)
        return ENVIRONMENT
    except Exception as problem:
        code = getattr(problem, "code", None)
        if isinstance(code, str) and known(f"trouble.{code}"):
            click.echo(f"station: {say_both(f'trouble.{code}', **getattr(problem, 'params', {}))}", err=True)
            return ENVIRONMENT
        logging.getLogger(__name__).exception("a bug")
        return BUG


@station.command()
@click.option("--students", type=click.IntRange(1, 5000), help="how many people come: 5, of a day 1052")
@click.option("--seed", type=int, default=1, show_default=True, help="fixes people and their movements")
@click.option("--faults", help="a fault script (TOML), or `seed` to make one")
@click.option("--pace", type=click.Choice(["real", "fast"]), default="fast", show_default=True, help="human time")
@click.option("--resume", is_flag=True, help="go on in a folder that was used before")
@click.option("--day", is_flag=True, help="a school's whole day: list, timetable, late classes, people who don't come")
@click.option("--token", type=click.Choice(["card", "code"]), default="card", show_default=True, help="of a day")
@data_option
@json_option
def rehearse(
    students: int | None, seed: int, faults: str | None, pace: str, resume: bool, day: bool,
    token: Literal["card", "code"], data: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Simulated students on the real code paths, no window; ends with an export and its verification."""
    from station.rehearsal.n2day import FEWEST, WHOLE
    from station.rehearsal.run import FolderUsedError, Plan, rehearse
    from station.rehearsal.script import ScriptError

    students = students or (WHOLE if day else 5)
    if day and students < FEWEST:
        raise click.BadParameter(f"a day takes at least {FEWEST}", param_hint="--students")
    if token == "code" and not day:
        raise click.BadParameter("only with --day", param_hint="--token")
    try:
        result = rehearse(data, Plan(students, seed, faults, pace, resume, day, token))
    except (ScriptError, FolderUsedError) as problem:
        raise UsageProblem(str(problem)) from None
    if as_json:
        show_json(result)
    else:
        click.echo(say_both("cli.rehearsed", **result))
    return 0 if result["misbound"] == result["unaccounted"] == 0 and result["verified"] else NO


@station.command()
@click.option("--headless", is_flag=True, required=True, help="without a window: JSON lines on stdout")
@click.option("--camera", help="camera address, instead of the settings'")
@click.option("--reader", "readers", multiple=True, help="reader address, repeatable, instead of the settings'")
@data_option
def desk(headless: bool, camera: str | None, readers: tuple[str, ...], data: Path | None) -> int:
    """The desk on the configured devices; SIGTERM ends it within two seconds."""
    from station.opening import opened_station
    from station.ports import HEADLESS

    folder = folder_or_default(data)
    with opened_station(folder, settings_with(folder, camera, readers), HEADLESS) as opened:
        from station.headless import run

        return run(opened)


def settings_with(folder: Path, camera: str | None, readers: tuple[str, ...]) -> Settings:
    """The folder's settings, with addresses from the command line in their place."""
    settings = load(folder)
    update: dict[str, Any] = {}
    if camera:
        update["camera"] = settings.camera.model_copy(update={"address": camera})
    if readers:
        update["reader"] = settings.reader.model_copy(update={"addresses": readers})
    return settings.model_copy(update=update)


@station.command()
@data_option
@json_option
def doctor(data: Path | None, as_json: bool) -> int:
    """Every device and prerequisite, each on its own, with what to do."""
    from station.doctor import examine

    sections = examine(folder_or_default(data))
    if as_json:
        show_json({"sections": [section.as_json() for section in sections]})
    else:
        for section in sections:
            click.echo(section.as_text())
    return NO if any(section.blocks for section in sections) else 0


@station.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--head", callback=lambda context, option, typed: head_of(typed), help="the chain's head as printed")
@click.option("--station-key", "key", metavar="FILE|FINGERPRINT", help="the key that has to have signed the package")
@click.option("--no-remake", is_flag=True, help="don't make portraits once more from their originals: far quicker")
@json_option
def verify(path: Path, head: str | None, key: str | None, no_remake: bool, as_json: bool) -> int:
    """Check a package, a data folder or an office's folder to the last byte, its chain, its portraits anew."""
    from station.export.errors import NotVerifiable
    from station.export.verify import verify

    try:
        report = verify(path, head, station=fingerprint_of(key), remaking=not no_remake)
    except NotVerifiable as problem:
        raise UsageProblem(say_both(f"trouble.{problem.code}", **problem.params)) from None
    if key is not None and report.kind != "package":
        raise UsageProblem(say_both("cli.station-key.data"))
    if as_json:
        show_json(report.as_json())
    else:
        for line in report.lines():
            click.echo(line)
    return 0 if report.ok else NO


def fingerprint_of(typed: str | None) -> str | None:
    """Fingerprint of the station's key from the command line, where a file that holds the key does as well."""
    from station.export.formats import signature

    if typed is None:
        return None
    try:
        if Path(typed).is_file():
            return signature.fingerprint(signature.from_bytes(Path(typed).read_bytes()))
        return signature.parse(typed)
    except (OSError, ValueError):
        raise click.BadParameter(say_both("cli.station-key.unreadable")) from None


def head_of(typed: str | None) -> str | None:
    """A chain's head from the command line."""
    try:
        return None if typed is None else parse(typed)
    except ValueError:
        raise click.BadParameter(say_both("cli.head.unreadable")) from None


@station.command()
@data_option
def copy(data: Path | None) -> int:
    """Bring the second copy level without a desk, before its disk is taken away."""
    from station.secondcopy.byhand import bring_level

    folder = folder_or_default(data)
    table = load(folder).desk
    if table.second_copy is None:
        raise UsageProblem(say_both("doctor.copy-none"))
    nowhere = bring_level(folder, table.second_copy, table.letter)
    if nowhere:
        click.echo(f"{', '.join(nowhere)}: {say_both('trouble.copy-source')}")
        return NO
    click.echo(say_both("cli.copied", path=table.second_copy))
    return 0


@station.command()
@click.argument("source", metavar="FROM", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--letter", type=click.Choice(ascii_uppercase), metavar="A..Z", help="a desk letter nobody else uses")
@data_option
@json_option
def restore(source: Path, letter: str | None, data: Path | None, as_json: bool) -> int:
    """Make the data folder anew from the second copy FROM; numbers that may have been given are left out."""
    from station.secondcopy.restore import restore
    from station.secondcopy.troubles import RestoreRefused

    try:
        restored = restore(source, folder_or_default(data), letter, datetime.now().astimezone())
    except RestoreRefused as problem:
        raise UsageProblem(say_both(f"trouble.{problem.code}", **problem.params)) from None
    if as_json:
        show_json(restored.as_json())
    else:
        for line in restored.lines():
            click.echo(line)
    return 0 if restored.whole else NO


@station.command()
@click.argument("packages", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="the office's folder")
@click.option("--decisions", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="conflicts, filled in")
@json_option
def receive(packages: tuple[Path, ...], into: Path, decisions: Path | None, as_json: bool) -> int:
    """Take packages of several desks and days, in any order, and merge them without a guess."""
    from station.cli_receiving import Telling
    from station.export.receive.errors import DecisionsRefused, NotAnOffice, NothingToReceive
    from station.export.receive.receiving import Answer, receive

    def tell(answer: Answer) -> None:
        for line in answer.lines():
            click.echo(line, err=as_json)

    try:
        outcome = receive(packages, into, decisions, tell, watch=Telling(sys.stderr))
    except (DecisionsRefused, NotAnOffice, NothingToReceive) as problem:
        raise UsageProblem(say_both(f"trouble.{problem.code}", **problem.params)) from None
    if as_json:
        show_json(outcome.as_json())
    else:
        for line in outcome.lines():
            click.echo(line)
    return 0 if outcome.ok else NO


@station.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
def acknowledge(file: Path, data: Path | None) -> int:
    """Import the office's acknowledgement of a package that this desk wrote."""
    from station.acknowledging import acknowledge
    from station.export.receive.errors import AcknowledgementRefused, AcknowledgementUnreadable

    try:
        word = acknowledge(folder_or_default(data), file)
    except AcknowledgementUnreadable as problem:
        raise UsageProblem(say_both(f"trouble.{problem.code}")) from None
    except AcknowledgementRefused as problem:
        raise Refused(say_both(f"trouble.{problem.code}", **problem.params)) from None
    click.echo(say_both("receive.acknowledged", package=word.package, people=word.people))
    return 0


@station.command()
@click.option("--job", required=True, help="the job that was delivered")
@click.option("--supervisor", help="who vouches, with a code, for a delivery that nobody acknowledged")
@click.option("--yes", is_flag=True, help="don't ask for the job's name again")
@data_option
@json_option
def purge(job: str, supervisor: str | None, yes: bool, data: Path | None, as_json: bool) -> int:
    """Erase a delivered job for good: its people, pictures, packages in the data folder, and its key."""
    from station.purge.asking import confirmed_by_name, vouched_by
    from station.purge.purging import purge
    from station.purge.refusals import PurgeRefused
    from station.purge.second import FollowedCopy

    folder = folder_or_default(data)
    desk = load(folder).desk
    copy = None if desk.second_copy is None else FollowedCopy(folder, desk.second_copy, desk.letter)
    try:
        report = purge(folder, job, vouched_by(supervisor), confirmed_by_name(job, yes), copy)
    except PurgeRefused as refused:
        raise Refused(say_both(f"trouble.{refused.code}", **refused.params)) from None
    if as_json:
        show_json(report.as_json())
    else:
        for line in report.lines():
            click.echo(line)
    return 0 if report.complete else NO


@station.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("device", type=click.Choice(["camera", "reader"]))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def simulate(device: str, options: tuple[str, ...]) -> None:
    """A simulated device on its own: prints its address, takes JSON lines on stdin; --help lists its options."""
    os.execv(sys.executable, [sys.executable, "-m", f"drivers.simulated.{device}", *options])


@station.command()
@json_option
def codes(as_json: bool) -> None:
    """Every event, refusal, verdict and trouble code with both sentences."""
    from station.words.codes import all_codes

    listed = all_codes()
    if as_json:
        show_json({"codes": listed})
    else:
        for entry in listed:
            click.echo(f"{entry['kind']} {entry['code']}: {entry['zh_CN']} / {entry['en']}")


@station.command()
@click.option("--only", help="one group: journal, tokens, camera, checks, job, paperwork, export")
@json_option
def bench(only: str | None, as_json: bool) -> None:
    """Measure, always against something runnable beside it; smaller ratios are better."""
    from station.benching import UnknownBenchError, run_benches

    try:
        rows = run_benches(only)
    except UnknownBenchError as problem:
        raise UsageProblem(str(problem)) from None
    if as_json:
        show_json({"rows": rows})
    else:
        for row in rows:
            click.echo(
                f"{row['name']}: {row['ours']} {row['unit']}, peer {row['peer']}, ratio {row['ratio']}  {row['note']}"
            )
