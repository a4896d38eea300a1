"""`station operator`, as people and scripts run it."""

import os
import pty
import re
import select
import subprocess
from pathlib import Path

from support.operators import BOSS, CODES, WANG
from support.programs import COMMAND, ROOT, environment, last_json, start

from db.journal import Journal
from db.verify import verify
from station.doctor import _operators
from station.registering import opened_register
from station.words import say_both


def operator(folder: Path, *arguments: str | Path, typed: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run it as a script does: a line on stdin for each code."""
    with start(folder, "operator", *arguments, "--data", folder / "data", stdin=subprocess.PIPE) as process:
        out, err = process.communicate("".join(f"{line}\n" for line in typed), timeout=100)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def test_a_day_of_a_register(tmp_path: Path) -> None:
    first = operator(tmp_path, "add", WANG, "--role", "operator", typed=(CODES[WANG],))
    assert (first.returncode, "--role supervisor" in first.stderr) == (1, True)
    assert operator(tmp_path, "add", BOSS, "--role", "supervisor", typed=(CODES[BOSS],)).returncode == 0
    assert operator(tmp_path, "add", WANG, "--role", "operator", typed=(CODES[BOSS], CODES[WANG])).returncode == 0

    sealed = operator(tmp_path, "recovery", "--to", tmp_path, typed=(CODES[BOSS],))
    (page,) = tmp_path.glob("recovery-*.html")
    assert (sealed.returncode, str(page) in sealed.stdout) == (0, True)
    listed = last_json(operator(tmp_path, "list", "--json").stdout)["operators"]
    people = [(BOSS, "supervisor"), (WANG, "operator"), (page.stem, "recovery")]
    assert [(one["name"], one["role"]) for one in listed] == people

    wrong = operator(tmp_path, "code", WANG, typed=("0001", "8251"))
    assert wrong.returncode == 1
    assert len(wrong.stderr.splitlines()) == 1
    assert operator(tmp_path, "code", WANG, typed=(CODES[WANG], "8251")).returncode == 0
    assert operator(tmp_path, "code", WANG, "--by", BOSS, typed=(CODES[BOSS], "6149")).returncode == 0

    found = re.search(r'class="code">([^<]+)<', page.read_text("utf-8"))
    assert found is not None
    envelope = operator(tmp_path, "add", "Zhao", "--role", "supervisor", "--recovery", typed=(found[1], "506218"))
    assert envelope.returncode == 0
    again = operator(tmp_path, "add", "Qian", "--role", "supervisor", "--recovery", typed=(found[1], "506218"))
    assert again.returncode == 1

    unclear = operator(tmp_path, "retire", WANG, "--reason", "left", typed=(CODES[BOSS],))
    assert (unclear.returncode, "--by" in unclear.stderr) == (2, True)
    assert operator(tmp_path, "retire", WANG, "--reason", "left", "--by", "Zhao", typed=("506218",)).returncode == 0
    assert verify(tmp_path / "data") == []


def test_a_code_that_is_missing_is_wrong_usage(tmp_path: Path) -> None:
    done = operator(tmp_path, "add", BOSS, "--role", "supervisor")
    assert (done.returncode, "stdin" in done.stderr) == (2, True)


def test_while_a_desk_has_the_folder_open_it_says_so(tmp_path: Path) -> None:
    assert operator(tmp_path, "add", BOSS, "--role", "supervisor", typed=(CODES[BOSS],)).returncode == 0
    with Journal.open(tmp_path / "data", desk="A", job="day", rehearsal=False, program="the desk"):
        done = operator(tmp_path, "add", WANG, "--role", "operator", typed=(CODES[BOSS], CODES[WANG]))
        assert (done.returncode, "the desk" in done.stderr) == (3, True)
        assert operator(tmp_path, "list").returncode == 0


def test_on_a_terminal_a_code_is_typed_twice_and_never_shown(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*COMMAND, "operator", "add", BOSS, "--role", "supervisor", "--data", str(tmp_path / "data")]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = answer_prompts(ours, [CODES[BOSS], "482108", CODES[BOSS], CODES[BOSS]])
        assert process.wait(timeout=100) == 0
    os.close(ours)
    assert CODES[BOSS] not in shown and "482108" not in shown
    assert "These were not the same" in shown
    assert [one.role for one in registered(tmp_path / "data")] == ["supervisor"]


def answer_prompts(terminal: int, answers: list[str]) -> str:
    """Type the next line whenever a prompt ends; give all that was shown."""
    shown = b""
    waiting = list(answers)
    seen = 0
    while True:
        if not select.select([terminal], [], [], 60.0)[0]:
            raise AssertionError(f"nothing more is shown: {shown.decode()}")
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other end is closed: the program has ended
            return shown.decode()
        shown += part
        if waiting and shown[seen:].endswith(b": "):
            seen = len(shown)
            os.write(terminal, f"{waiting.pop(0)}\n".encode())


def registered(folder: Path) -> list:
    with Journal.read_only(folder) as journal:
        return journal.operators()


def test_doctor_says_whether_codes_are_set_up(tmp_path: Path) -> None:
    folder, told = tmp_path / "data", []

    def look() -> None:
        section = _operators(folder)
        told.append((section.state, section.code.removeprefix("doctor.")))
        assert say_both(section.code, **section.facts)

    look()
    with opened_register(folder) as people:
        people.add(BOSS, "supervisor", CODES[BOSS], None)
        look()
        boss = people.leave_of(BOSS, CODES[BOSS])
        people.add(WANG, "operator", CODES[WANG], boss)
        look()
        people.seal_recovery(tmp_path, boss)
        look()
    codes = ["operators-none", "operators-one", "operators-no-recovery", "operators"]
    assert told == list(zip(["warn", "warn", "warn", "ok"], codes, strict=True))
