"""`station export`: where to, which part of the job, and taking the stick out afterwards.

Without `--to` nothing is written, not even where one stick alone is in: a package bears names and document numbers,
and a stick that happens to be in a machine is nobody's consent. `--list` says what there is to choose from.
"""

from pathlib import Path
from typing import Literal

import click

from db.errors import JournalError
from station.chain_head import grouped
from station.cli_parts import Refused, UsageProblem, data_option, folder_or_default, json_option, show_json
from station.cli_progress import stoppable
from station.cli_sealed import password_for, zip_password_option
from station.config import SettingsError
from station.export import drives
from station.export.drives import Drive
from station.export.ejecting import eject as take_out
from station.export.errors import ExportError, NothingNew, NothingOfClass
from station.export.formats.manifest import ClassPart, NewPart
from station.export.sealing.errors import KeyUnreadable, NoRecipients, PasswordOnTheStick, WeakPassword
from station.export.sealing.kinds import WithPassword
from station.words import say_both

_LONGEST_NAME = 200  # of a class, as the manifest takes it


@click.command()
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="the stick's folder")
@click.option("--class", "class_name", help="only the people of this class, named as on the list")
@click.option("--new", is_flag=True, help="only what no package before held")
@click.option(
    "--seal", type=click.Choice(["age", "zip", "none"]),
    help="encrypt it: age, for the recipients of job or settings (which is the default where they name some); zip, "
    "AES-256 with a password; or not at all",
)  # fmt: skip
@zip_password_option
@click.option("--eject", is_flag=True, help="unmount the stick afterwards and switch it off")
@click.option("--list", "listing", is_flag=True, help="only list the drives that a package could go to")
@click.option("--system-disk", is_flag=True, help="with --list: the system's own disks too")
@data_option
@json_option
def export(
    to: Path | None, class_name: str | None, new: bool, seal: Literal["age", "zip", "none"] | None,
    password_file: Path | None, eject: bool, listing: bool, system_disk: bool, data: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Write the package, read every file back and compare; only then it counts as exported."""
    if class_name is not None and new:
        raise UsageProblem(say_both("cli.export.one-part"))
    if password_file is not None and seal != "zip":
        raise UsageProblem(say_both("cli.seal.password-file"))
    if as_json and not listing:
        raise UsageProblem(say_both("cli.export.json-lists"))
    folder = folder_or_default(data)
    try:
        part = NewPart(kind="new") if new else None if class_name is None else _class(class_name)
        if listing:
            return _list(folder, part, system_disk, as_json)
        if to is None:
            raise UsageProblem(_where_to(drives.targets(drives.find())))
        wish = WithPassword(password_for(to, password_file)) if seal == "zip" else seal
        return _export(folder, to, part, wish, eject)
    except (NothingNew, NothingOfClass) as nothing:
        raise Refused(say_both(f"trouble.{nothing.code}", **nothing.params)) from None
    except (NoRecipients, WeakPassword, PasswordOnTheStick, KeyUnreadable) as problem:
        raise UsageProblem(say_both(f"trouble.{problem.code}", **problem.params)) from None


def _class(name: str) -> ClassPart:
    if not 0 < len(name) <= _LONGEST_NAME:
        raise NothingOfClass(name=name[:_LONGEST_NAME])
    return ClassPart(kind="class", name=name)


def _export(
    folder: Path, to: Path, part: ClassPart | NewPart | None, wish: WithPassword | Literal["age", "none"] | None,
    eject: bool,
) -> int:  # fmt: skip
    from station.export.report import said_of
    from station.handover import export_day

    drive = drives.holding(drives.find(), to)
    if drive is not None and drive.system:
        click.echo(say_both("cli.export.system-disk"), err=True)
    with stoppable(to) as watch:
        receipt = export_day(folder, to, part, seal=wish, watch=watch)
    click.echo(say_both("cli.exported", people=receipt.people, files=receipt.files, path=receipt.path))
    if receipt.sealed is not None:
        click.echo(say_both(f"sealed.proof.{receipt.sealed}"))
    if receipt.left_out:
        click.echo(say_both("trouble.office-copies-left-out", papers=", ".join(receipt.left_out)))
    if part is not None:
        click.echo(said_of(part))
    click.echo(say_both("cli.head", head=grouped(receipt.chain_head)))
    click.echo(say_both("verify.signed-by", key=grouped(receipt.signed_by)))
    click.echo(say_both("cli.receipt"))
    if eject:  # the package is made and read back whatever comes of this
        click.echo(say_both(f"eject.{take_out(drive)}"))
    return 0


def _list(folder: Path, part: ClassPart | NewPart | None, system_disk: bool, as_json: bool) -> int:
    found = drives.find()
    offered = found if system_disk else drives.targets(found)
    needed = _needed(folder, part)
    if as_json:
        size = None if needed is None else needed[0]
        show_json({"needed": size, "drives": [drive.as_json(needed) for drive in offered]})
        return 0
    if needed is not None:
        click.echo(say_both("cli.export.needed", size=needed[0]))
    for drive in offered:
        click.echo(_line(drive, needed))
    if not offered:
        click.echo(say_both("cli.export.no-drive"))
    return 0


def _needed(folder: Path, part: ClassPart | NewPart | None) -> tuple[int, int] | None:
    """How large the package would be; None where nothing can be exported as it is, which is told by exporting."""
    from station.handover import package_size

    try:
        return package_size(folder, part)
    except (NothingNew, NothingOfClass):
        raise
    except (ExportError, JournalError, SettingsError):
        return None


def _line(drive: Drive, needed: tuple[int, int] | None) -> str:
    where = drive.mountpoint or drive.device
    told = "  ".join(part for part in (str(where), drive.label, drive.holds.name) if part)
    if drive.state != "ready":
        return f"{told}: {say_both(f'drive.{drive.state}')}"
    room = say_both("drive.free", free=drive.free or 0)
    if needed is not None:
        room += f" {say_both('drive.fits' if drive.fits(*needed) else 'drive.too-small')}"
    if drive.fstype and not drive.holds.windows:
        room += f" {say_both('drive.not-windows')}"
    return f"{told}: {room}"


def _where_to(offered: tuple[Drive, ...]) -> str:
    ready = [str(drive.mountpoint) for drive in offered if drive.state == "ready"]
    if not ready:
        return say_both("cli.export.no-drive")
    return say_both("cli.export.say-where", places=", ".join(ready))
