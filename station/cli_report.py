"""`station report`: sheets to print, sign and hand over."""

from pathlib import Path

import click

from station.cli_parts import NO, UsageProblem, data_option, folder_or_default
from station.reports.known import ALL, KINDS, wanted
from station.reports.readers import READERS, Reader
from station.words import say, say_both


class _Report(click.Command):
    """Its help ends with every kind; the sentences are looked up only when somebody asks."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name each kind, what it is and whom it is for."""
        with formatter.section("Kinds, and whom each is for unless --for says otherwise"):
            formatter.write_dl(
                [(kind, f"{say(f'report.kind.{kind}', 'en')} [{reader}]") for kind, reader in KINDS.items()]
            )


@click.command(cls=_Report)
@click.argument("kind", metavar="KIND|all")
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="the folder to put it in")
@click.option(
    "--for", "reader", type=click.Choice(READERS), help="who reads it: office sees all, class and public masked names"
)
@data_option
def report(kind: str, to: Path, reader: Reader | None, data: Path | None) -> int:
    """Sheets to print, sign and hand over, as PDF and XLSX beside each other; nothing is ever overwritten.

    Works beside a desk. `all` makes every kind that has something on it and says which have not.
    """
    from station.reports.kinds import Desk, make

    kinds = wanted(kind)
    if not kinds:
        raise UsageProblem(say_both("cli.report.unknown", kind=kind, kinds=", ".join((*KINDS, ALL))))
    desk, written = Desk(folder_or_default(data)), 0
    for made in make(kinds, desk, to, reader):
        if made.folder is not None:
            click.echo(say_both("cli.report.folder", path=made.folder, count=len(made.paths)))
        for path in made.paths if made.folder is None else ():
            click.echo(say_both("cli.report.made", path=path))
        if not made.paths:
            click.echo(say_both("cli.report.empty", kind=made.kind))
        written += len(made.paths)
    if desk.glyphs.missing:
        characters = ", ".join(dict.fromkeys(one.code_point for one in desk.glyphs.missing))
        click.echo(say_both("cli.report.glyphs", characters=characters), err=True)
    return 0 if written else NO
