"""`station open`, and where the password of a sealed package comes from.

A password is in no argument: arguments are seen by every process and kept by shells. It comes from a file that does not
lie on the stick, or from whoever sits there; where nobody says one, it is made here and shown once, before the export
begins, so that no package comes to be that nobody can open.
"""

import sys
import time
from pathlib import Path
from typing import Final

import click

from station.cli_parts import Refused, UsageProblem, typed
from station.cli_progress import line
from station.export.progress import Progress
from station.export.sealing import password as passwords
from station.export.sealing.errors import KeyMissing, KeyUnreadable, NotSealed, SealedDamaged, WrongKey
from station.stick.pacing import Pacing
from station.words import say_both

_ANEW: Final = 0.2

zip_password_option = click.option(
    "--zip-password-file", "password_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a file whose first line is the password of the ZIP; without it, it is asked for",
)  # fmt: skip


def password_for(stick: Path, file: Path | None) -> str:
    """The password for a new package: from a file, as somebody types it, or made and shown.

    Raises:
        WeakPassword, PasswordOnTheStick, KeyUnreadable: it can't be used.
    """
    if file is not None:
        return passwords.strong(passwords.from_file(file, stick))
    said = typed(say_both("sealed.password.ask"), secret=True)
    if said:
        passwords.strong(said)
        if typed(say_both("sealed.password.again"), secret=True) != said:
            raise UsageProblem(say_both("sealed.password.differs"))
        return said
    if not sys.stdout.isatty():
        raise UsageProblem(say_both("cli.seal.nobody-reads"))
    made = passwords.made()
    click.echo(say_both("sealed.password", password=made))
    return made


class _Telling:
    """How far the opening is, on stderr: a line that is written anew on a terminal, nothing anywhere else."""

    def __init__(self) -> None:
        self._pacing, self._told_at = Pacing(), time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._told_at >= _ANEW:
            self._told_at = time.monotonic()
            click.echo(f"\r\033[K{line(self._pacing.of(Progress('open', done, total)))}", err=True, nl=False)


@click.command("open")
@click.argument("sealed", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="where to decrypt it to")
@click.option(
    "--identity", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="file of the private key, of age"
)
@zip_password_option
def open_package(sealed: Path, to: Path, identity: Path | None, password_file: Path | None) -> int:
    """Decrypt a sealed package into a folder, where verify and receive take it as ever."""
    from station.export.sealing.agefile import identities_from
    from station.export.sealing.opening import kind_of, open_sealed

    def passphrase() -> str:
        return typed(say_both("sealed.passphrase"), secret=True)

    try:
        kind = kind_of(sealed)
        identities = None if identity is None else identities_from(identity, passphrase)
        password = _password_of(password_file) if kind == "zip" else None
        path = open_sealed(sealed, to, identities=identities, password=password, tell=_Telling())
    except (NotSealed, KeyMissing, KeyUnreadable, WrongKey) as problem:
        raise UsageProblem(say_both(f"trouble.{problem.code}", **problem.params)) from None
    except SealedDamaged as damaged:
        raise Refused(say_both(f"trouble.{damaged.code}", **damaged.params)) from None
    click.echo(("\n" if sys.stdout.isatty() else "") + say_both("cli.opened", path=path))
    return 0


def _password_of(file: Path | None) -> str:
    return typed(say_both("sealed.password.open"), secret=True) if file is None else passwords.from_file(file)
