"""What every sub-command shares: exit statuses, options, one-line problems, JSON on stdout."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from station.config import platform_folder

NO, USAGE, ENVIRONMENT, BUG = 1, 2, 3, 70

data_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), envvar="STATION_DATA", help="data folder"
)
json_option = click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout")


class UsageProblem(click.ClickException):
    """Wrong usage, settings or input file: one line, exit status 2."""

    exit_code = USAGE


class Refused(click.ClickException):
    """The answer is no, and nothing is broken: one line in both languages, exit status 1."""

    exit_code = NO


class Trouble(click.ClickException):
    """The environment said no: one line in both languages, exit status 3."""

    exit_code = ENVIRONMENT


def folder_or_default(data: Path | None) -> Path:
    """The data folder a command works on."""
    return data if data is not None else platform_folder()


def show_json(result: Any) -> None:
    """One JSON object on stdout."""
    click.echo(json.dumps(result, ensure_ascii=False))


def typed(question: str, *, secret: bool = False) -> str:
    """One line from whoever sits there, a secret one without an echo; where nobody types, the next line of stdin.

    Empty when stdin has ended. The question goes to stderr, so that stdout holds the answer of the command alone.
    """
    if sys.stdin.isatty():
        return str(click.prompt(question, default="", show_default=False, hide_input=secret, err=True))
    return sys.stdin.readline().rstrip("\r\n")
