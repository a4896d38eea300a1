"""`station export`: where to, which part of the job, and taking the stick out afterwards."""

from pathlib import Path

import click

from station.chain_head import grouped
from station.cli_parts import Refused, UsageProblem, data_option, folder_or_default
from station.export.errors import NothingNew, NothingOfClass
from station.export.formats.manifest import ClassPart, NewPart
from station.words import say_both

_LONGEST_NAME = 200  # of a class, as the manifest takes it


@click.command()
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), required=True, help="the stick's folder")
@click.option("--class", "class_name", help="only the people of this class, named as on the list")
@click.option("--new", is_flag=True, help="only what no package before held")
@data_option
def export(to: Path, class_name: str | None, new: bool, data: Path | None) -> int:
    """Write the package, read every file back and compare; only then it counts as exported."""
    from station.export.report import said_of
    from station.handover import export_day

    if class_name is not None and new:
        raise UsageProblem(say_both("cli.export.one-part"))
    folder = folder_or_default(data)
    try:
        part = NewPart(kind="new") if new else None if class_name is None else _class(class_name)
        receipt = export_day(folder, to, part)
    except (NothingNew, NothingOfClass) as nothing:
        raise Refused(say_both(f"trouble.{nothing.code}", **nothing.params)) from None
    click.echo(say_both("cli.exported", people=receipt.people, files=receipt.files, path=receipt.path))
    if receipt.left_out:
        click.echo(say_both("trouble.office-copies-left-out", papers=", ".join(receipt.left_out)))
    if part is not None:
        click.echo(said_of(part))
    click.echo(say_both("cli.head", head=grouped(receipt.chain_head)))
    click.echo(say_both("verify.signed-by", key=grouped(receipt.signed_by)))
    return 0


def _class(name: str) -> ClassPart:
    if not 0 < len(name) <= _LONGEST_NAME:
        raise NothingOfClass(name=name[:_LONGEST_NAME])
    return ClassPart(kind="class", name=name)
