"""`station check`: any picture judged by the rules, as lines, as JSON or as a page."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from station.cli_parts import NO, UsageProblem, json_option, show_json
from station.words import LANGUAGES, say_both

if TYPE_CHECKING:
    from collections.abc import Iterator

    from station.checks.judged_files import JudgedFile
    from station.checks.verdict import Verdict

PAGE_BEGINS = b"<!doctype html"


@click.command()
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", default="blue-2017/1", show_default=True, help="rule set to judge by")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="write one page with pictures")
@json_option
def check(images: tuple[Path, ...], profile: str, page: Path | None, as_json: bool) -> int:
    """Judge pictures by the rules, finished portraits or camera files."""
    from station.checks.judged_files import judged_files
    from station.checks.limits import UnknownProfileError

    if page is not None and as_json:
        raise UsageProblem(say_both("cli.check.one-form"))
    if page is not None and _is_no_page(page):
        raise UsageProblem(say_both("cli.check.no-page", path=page))
    passed: list[bool] = []

    def judged() -> "Iterator[JudgedFile]":
        for one in judged_files(images, profile):
            passed.append(one.passes)
            yield one

    try:
        if page is not None:
            _write_page(page, judged())
        elif as_json:
            show_json({"images": [one.as_line() for one in judged()]})
        else:
            for one in judged():
                for line in _lines(one):
                    click.echo(line)
    except UnknownProfileError as problem:
        raise UsageProblem(str(problem)) from None
    return 0 if all(passed) else NO


def _is_no_page(path: Path) -> bool:
    """Whether something lies there that is no page: a picture is never written over."""
    try:
        with path.open("rb") as file:
            return not file.read(len(PAGE_BEGINS)).lower().startswith(PAGE_BEGINS)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _write_page(path: Path, files: "Iterator[JudgedFile]") -> None:
    from station.export.errors import on_target
    from station.reports.check_page import page

    content = page(files)
    with on_target(path.parent, needed=len(content)):
        path.write_bytes(content)
    click.echo(say_both("cli.check.written", path=path))


def _lines(one: "JudgedFile") -> list[str]:
    """One picture in words: how it stands, what gives, and a line a rule."""
    from station.checks.figures import given_of
    from station.export.report import printable

    path = printable(one.path)
    if one.judgement is None:
        return [f"{path}: {say_both(f'trouble.{one.error}')}"]
    gives = [" / ".join(given_of(give, language) for language in LANGUAGES) for give in one.judgement.gives]
    stands = say_both("checkpage.passes" if one.passes else "checkpage.fails")
    return [f"{path}: {stands}", *(f"  {line}" for line in (*gives, *map(_line, one.judgement.verdicts)))]


def _line(verdict: "Verdict") -> str:
    from station.checks.figures import limit_of, value_of

    words = f"{verdict.check}: {say_both(f'finding.{verdict.finding}')}"
    figures = f"  {value_of(verdict)} ({limit_of(verdict)})" if verdict.value is not None else ""
    return words + figures
