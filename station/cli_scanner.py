"""`station scanner ...`: which keyboard-like device is the scanner, and the rule that lets this user open it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from station.cli_parts import Trouble, data_option, folder_or_default, json_option, show_json
from station.words import say_both

if TYPE_CHECKING:
    from drivers.readers.inputs import Keyboard


@click.group()
def scanner() -> None:
    """Scanners that type like keyboards. One that works as a serial port is set up as code-serial:DEVICE instead."""


@scanner.command("list")
@json_option
def list_scanners(as_json: bool) -> int:
    """Everything that types, with its address; which of them is a scanner only a scan can prove."""
    from drivers.readers.inputs import Inputs
    from station.scanners import may_open

    keyboards = Inputs().keyboards()
    if as_json:
        listed = [
            {"address": one.address, "name": one.name, "likely": one.calls_itself_scanner, "may_open": may_open(one)}
            for one in keyboards
        ]
        show_json({"scanners": listed})
        return 0
    for one in keyboards:
        marks = ["cli.scanner-likely" if one.calls_itself_scanner else "cli.scanner-keyboard"]
        marks += [] if may_open(one) else ["cli.scanner-forbidden"]
        click.echo(f"{one.address}  {one.name}  {'; '.join(map(say_both, marks))}")
    if not keyboards:
        click.echo(say_both("cli.scanner-none"))
    return 0


@scanner.command("choose")
@click.option("--seconds", type=click.FloatRange(1, 600), default=30, show_default=True, help="how long to listen")
@click.option("--beside", is_flag=True, help="keep the scanners that are set up already")
@data_option
@json_option
def choose(seconds: float, beside: bool, data: Path | None, as_json: bool) -> int:
    """Scan anything: the device that typed it goes into station.toml, and the rule for it is printed."""
    from station.config import load
    from station.scanner_setting import set_scanner
    from station.scanners import rule_command

    folder = folder_or_default(data)
    load(folder)  # settings that are broken are told before anybody scans
    found = heard(seconds, folder)
    path = set_scanner(folder, found.address, beside=beside)
    if as_json:
        show_json({"address": found.address, "name": found.name, "settings": str(path), "rule": rule_command(found)})
    else:
        click.echo(say_both("cli.scanner-chosen", name=found.name, address=found.address, path=path))
        click.echo(say_both("cli.scanner-rule", command=rule_command(found)))
    return 0


def heard(seconds: float, folder: Path) -> "Keyboard":
    """The keyboard that scanned."""
    from drivers.readers.choosing import ScanNow

    choice = ScanNow()
    try:
        if not choice.listening and not choice.forbidden:
            raise Trouble(say_both("cli.scanner-none"))
        click.echo(say_both("cli.scanner-scan-now", seconds=round(seconds)), err=True)
        with unheard_by_the_terminal():
            found = choice.wait(seconds)
    finally:
        choice.close()
    if found is None:
        raise Trouble(not_heard(choice.forbidden, folder))
    return found


def not_heard(forbidden: "list[Keyboard]", folder: Path) -> str:
    """Why nothing was heard, as far as can be told."""
    if not forbidden:
        return say_both("cli.scanner-not-heard")
    names = ", ".join(keyboard.name for keyboard in forbidden)
    return say_both("cli.scanner-some-forbidden", count=len(forbidden), names=names, folder=folder)


@contextmanager
def unheard_by_the_terminal() -> Iterator[None]:
    """What is scanned is typed into the terminal as well: it is neither shown nor left for the shell to run."""
    if not sys.stdin.isatty():
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, before)
