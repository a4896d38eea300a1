"""`station operator ...`: who may act at the desk, and the sealed recovery code."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from station.cli_parts import UsageProblem, data_option, folder_or_default, json_option, show_json, typed
from station.denials import FirstIsSupervisor
from station.words import say_both

if TYPE_CHECKING:  # the journal and what it needs are loaded by the commands that open it
    from station.registering import Leave, Register, Role

by_option = click.option("--by", metavar="NAME", help="the supervisor who gives leave, when there are several")


@click.group()
def operator() -> None:
    """Who may act at the desk; close the desk before changing it. Codes are typed, or read from stdin, a line each."""


@operator.command("list")
@data_option
@json_option
def list_operators(data: Path | None, as_json: bool) -> int:
    """Everybody who may act, and which sealed recovery code counts."""
    from station.registering import registered

    listed = registered(folder_or_default(data))
    if as_json:
        show_json({"operators": [{"name": one.name, "role": one.role} for one in listed]})
    else:
        for one in listed:
            click.echo(say_both(f"cli.{one.role}", name=one.name))
        if not listed:
            click.echo(say_both("cli.operators-none"))
    return 0


@operator.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["operator", "supervisor"]), required=True, help="what they may do")
@click.option("--recovery", is_flag=True, help="with the sealed recovery code in the place of a supervisor's")
@by_option
@data_option
def add_operator(name: str, role: "Role", recovery: bool, by: str | None, data: Path | None) -> int:
    """Let somebody act; the first is a supervisor and needs nobody's leave."""
    from station.registering import opened_register

    if recovery and role != "supervisor":
        raise UsageProblem(say_both("cli.recovery-role"))
    with opened_register(folder_or_default(data)) as register:
        first = register.empty
        register.check_name(name, role)
        leave = leave_to_add(register, by, recovery)
        register.add(name, role, new_code(name), leave)
    click.echo(say_both("cli.operator-added", name=name))
    if first or recovery:
        click.echo(say_both("cli.operator-recovered" if recovery else "cli.operator-first"))
    return 0


@operator.command("code")
@click.argument("name")
@click.option("--by", metavar="NAME", help="a supervisor who gives leave, when the old code is forgotten")
@data_option
def change_code(name: str, by: str | None, data: Path | None) -> int:
    """Give somebody a new code: with the old one, or by a supervisor's leave."""
    from station.registering import opened_register

    with opened_register(folder_or_default(data)) as register:
        register.find(name)
        leave = register.leave_of(by or name, typed_code("cli.code-of", name=by or name))
        register.change_code(name, new_code(name), leave)
    click.echo(say_both("cli.operator-code", name=name))
    return 0


@operator.command("retire")
@click.argument("name")
@click.option("--reason", required=True, help="goes into the journal")
@by_option
@data_option
def retire_operator(name: str, reason: str, by: str | None, data: Path | None) -> int:
    """Let somebody act no longer; the name stays taken."""
    from station.registering import opened_register

    with opened_register(folder_or_default(data)) as register:
        register.find(name)
        register.retire(name, reason, supervisors_leave(register, by))
    click.echo(say_both("cli.operator-retired", name=name))
    return 0


@operator.command("recovery")
@click.option("--to", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="for the page")
@by_option
@data_option
def seal_recovery(to: Path, by: str | None, data: Path | None) -> int:
    """Make a sealed recovery code on a page to print; an earlier one counts no longer."""
    from station.registering import opened_register

    with opened_register(folder_or_default(data)) as register:
        path = register.seal_recovery(to, supervisors_leave(register, by))
    click.echo(say_both("cli.operator-sealed", path=path))
    return 0


def leave_to_add(register: "Register", by: str | None, recovery: bool) -> "Leave | None":
    """Ask for whatever lets somebody new in; nothing for the first."""
    if recovery:
        return register.leave_of_sealed(typed_code("cli.code-sealed"))
    return None if register.empty else supervisors_leave(register, by)


def supervisors_leave(register: "Register", by: str | None) -> "Leave":
    """Ask a supervisor for the code: the one that is named, or the only one there is."""
    if register.empty:
        raise FirstIsSupervisor()
    if by is None and len(register.supervisors) > 1:
        raise UsageProblem(say_both("cli.operator-by"))
    name = by or register.supervisors[0]
    register.check_supervisor(name)
    return register.leave_of(name, typed_code("cli.code-of", name=name))


def typed_code(asked: str, **facts: str) -> str:
    """A code as it is typed, without echo; where nobody types, the next line of stdin."""
    code = typed(say_both(asked, **facts), secret=True)
    if not code:
        raise UsageProblem(say_both("cli.code-missing"))
    return code


def new_code(name: str) -> str:
    """A new code; who types it without seeing it types it twice."""
    while True:
        code = typed_code("cli.code-new", name=name)
        if not sys.stdin.isatty() or typed_code("cli.code-again") == code:
            return code
        click.echo(say_both("cli.code-differs"), err=True)
