"""The register of a data folder: who may change it, and what the sealed code is good for."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.operators import BOSS, CODES, LI, WANG, register

from db.errors import DiskFailed, JournalHeld, RuleBroken
from db.journal import Journal
from db.verify import verify
from station import sealed_page
from station.denials import (
    CodeEasy,
    CodeUnfit,
    CodeWrong,
    Denied,
    FirstIsSupervisor,
    LastSupervisor,
    NameTaken,
    NameUnfit,
    OperatorUnknown,
    RecoveryMissing,
    SupervisorNeeded,
    TooManyOperators,
)
from station.registering import MOST_PEOPLE, Leave, Register, opened_register, registered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with people."""
    with Journal.open(tmp_path, desk="A", job="day", rehearsal=True, program="test") as journal:
        register(journal, BOSS, WANG)
    return tmp_path


@pytest.fixture
def people(folder: Path) -> Iterator[Register]:
    with opened_register(folder) as opened:
        yield opened


def leave(people: Register, name: str = BOSS) -> Leave:
    return people.leave_of(name, CODES[name])


def names(folder: Path) -> list[str]:
    return [one.name for one in registered(folder)]


def events(folder: Path, kind: str) -> list[tuple[str | None, dict]]:
    with Journal.read_only(folder) as journal:
        return [(event.operator, event.data) for event in journal.events() if event.kind == kind]


# the first


def test_the_first_is_a_supervisor_and_needs_nobodys_leave(tmp_path: Path) -> None:
    with opened_register(tmp_path / "new") as people:
        with pytest.raises(FirstIsSupervisor):
            people.add(WANG, "operator", CODES[WANG], None)
        people.add(BOSS, "supervisor", CODES[BOSS], None)
        with pytest.raises(SupervisorNeeded):
            people.add(WANG, "operator", CODES[WANG], None)
    assert names(tmp_path / "new") == [BOSS]
    assert verify(tmp_path / "new") == []


def test_a_new_folder_becomes_what_its_settings_say(tmp_path: Path) -> None:
    for kind, settings in ((False, ""), (True, '[camera]\naddress = "simulated"\n')):
        folder = tmp_path / str(kind)
        folder.mkdir()
        (folder / "station.toml").write_text(settings)
        with opened_register(folder) as people:
            people.add(BOSS, "supervisor", CODES[BOSS], None)
        with Journal.read_only(folder) as journal:
            assert journal.rehearsal is kind


def test_the_job_goes_on(folder: Path, people: Register) -> None:
    people.add(LI, "operator", CODES[LI], leave(people))
    with Journal.read_only(folder) as journal:
        assert journal.job == "day"


def test_a_folder_that_a_desk_has_open_can_be_looked_at_and_not_changed(folder: Path, people: Register) -> None:
    with pytest.raises(JournalHeld), opened_register(folder):
        pass
    assert names(folder) == [BOSS, WANG]


# leave


def test_a_supervisor_lets_others_in_by_name(folder: Path, people: Register) -> None:
    people.add(LI, "operator", CODES[LI], leave(people))
    assert names(folder) == [BOSS, WANG, LI]
    assert events(folder, "operator_added")[-1][0] == BOSS


def test_an_operators_code_reaches_no_further_than_the_own_code(folder: Path, people: Register) -> None:
    own = leave(people, WANG)
    for change in (
        lambda: people.add(LI, "operator", CODES[LI], own),
        lambda: people.retire(BOSS, "revenge", own),
        lambda: people.change_code(BOSS, "770312", own),
        lambda: people.seal_recovery(folder, own),
    ):
        with pytest.raises(SupervisorNeeded):
            change()
    people.change_code(WANG, "8251", own)
    with pytest.raises(CodeWrong):
        leave(people, WANG)
    assert people.leave_of(WANG, "8251") == own


def test_a_forgotten_code_is_changed_by_a_supervisor(folder: Path, people: Register) -> None:
    people.change_code(WANG, "8251", leave(people))
    assert people.leave_of(WANG, "8251").by == WANG
    assert events(folder, "operator_code")[-1][0] == BOSS


def test_only_a_supervisor_is_asked_for_leave(people: Register) -> None:
    people.check_supervisor(BOSS)
    with pytest.raises(SupervisorNeeded):
        people.check_supervisor(WANG)
    with pytest.raises(OperatorUnknown):
        people.check_supervisor("nobody")


# names and codes


@pytest.mark.parametrize("name", ["", " ", "a" * 21, " x", "x\n", "x\u202ey", "recovery-ABCDE", "ＲＥＣＯＶＥＲＹ－A"])
def test_what_can_be_no_name(people: Register, name: str) -> None:
    with pytest.raises(NameUnfit):
        people.add(name, "operator", "8251", leave(people))


@pytest.mark.parametrize("name", ["Wang", "wang", "ＷＡＮＧ"])
def test_a_name_is_given_once_for_ever(people: Register, name: str) -> None:
    people.add("Wang", "operator", "8251", leave(people))
    people.retire("Wang", "left", leave(people))
    with pytest.raises(NameTaken):
        people.add(name, "operator", "8251", leave(people))


def test_no_code_is_easy_or_short(people: Register) -> None:
    with pytest.raises(CodeEasy):
        people.add(LI, "operator", "1234", leave(people))
    with pytest.raises(CodeUnfit):
        people.change_code(BOSS, "9377", leave(people))


def test_the_list_has_room_for_nine(people: Register) -> None:
    for count in range(MOST_PEOPLE - 2):
        people.add(f"operator {count}", "operator", "8251", leave(people))
    with pytest.raises(TooManyOperators):
        people.add("one more", "operator", "8251", leave(people))


def test_the_last_supervisor_stays(folder: Path, people: Register) -> None:
    with pytest.raises(LastSupervisor):
        people.retire(BOSS, "left", leave(people))
    people.add(LI, "supervisor", "506218", leave(people))
    people.retire(BOSS, "left", leave(people))
    assert names(folder) == [WANG, LI]
    with pytest.raises(OperatorUnknown):
        leave(people)


# the sealed code


def printed(page: Path) -> str:
    found = re.search(r'class="code">([^<]+)<', page.read_text("utf-8"))
    assert found is not None
    return found[1]


def test_the_page_is_for_nobody_elses_eyes_and_says_what_to_do(folder: Path, people: Register, tmp_path: Path) -> None:
    page = people.seal_recovery(tmp_path, leave(people))
    told = page.read_text("utf-8")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert people.sealed == page.stem
    for word in (page.stem, str(folder.absolute()), "A4", "删除这个文件", "delete this file", "信封", "envelope"):
        assert word in told
    assert "http" not in told


def test_the_code_on_the_page_is_nowhere_in_the_data_folder(folder: Path, people: Register, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    code = printed(people.seal_recovery(sheets, leave(people)))
    for path in folder.glob("journal.sqlite*"):
        content = path.read_bytes()
        assert code.encode() not in content and code.replace("-", "").encode() not in content


def test_a_sealed_code_lets_one_supervisor_in(folder: Path, people: Register, tmp_path: Path) -> None:
    code = printed(people.seal_recovery(tmp_path, leave(people)))
    sealed = people.leave_of_sealed(code)
    people.add(LI, "supervisor", "506218", sealed)
    assert names(folder) == [BOSS, WANG, LI]
    assert events(folder, "recovery_used") == [(sealed.by, {"name": LI})]
    assert people.sealed is None
    with pytest.raises(RecoveryMissing):
        people.leave_of_sealed(code)
    with pytest.raises(RecoveryMissing):
        people.add("one more", "supervisor", "506218", sealed)
    assert verify(folder) == []


def test_a_sealed_code_is_good_for_nothing_else(folder: Path, people: Register, tmp_path: Path) -> None:
    sealed = people.leave_of_sealed(printed(people.seal_recovery(tmp_path, leave(people))))
    for change in (
        lambda: people.add(LI, "operator", CODES[LI], sealed),
        lambda: people.retire(WANG, "no", sealed),
        lambda: people.change_code(BOSS, "770312", sealed),
        lambda: people.seal_recovery(tmp_path, sealed),
    ):
        with pytest.raises(Denied):
            change()
    assert names(folder) == [BOSS, WANG, sealed.by]


def test_a_sealed_code_adds_where_the_list_is_full(people: Register, tmp_path: Path) -> None:
    code = printed(people.seal_recovery(tmp_path, leave(people)))
    for count in range(MOST_PEOPLE - 2):
        people.add(f"operator {count}", "operator", "8251", leave(people))
    people.add(LI, "supervisor", "506218", people.leave_of_sealed(code))
    assert LI in people.supervisors


def test_a_new_sealed_code_makes_the_earlier_envelope_worthless(people: Register, tmp_path: Path) -> None:
    first = printed(people.seal_recovery(tmp_path, leave(people)))
    second = printed(people.seal_recovery(tmp_path, leave(people)))
    with pytest.raises(CodeWrong):
        people.leave_of_sealed(first)
    assert people.leave_of_sealed(second).by == people.sealed


def test_no_page_stays_whose_code_does_not_count(
    people: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuleBroken("no")

    monkeypatch.setattr(Journal, "seal_recovery", refuse)
    with pytest.raises(RuleBroken):
        people.seal_recovery(tmp_path, leave(people))
    assert list(tmp_path.glob("*.html")) == []


def test_a_page_never_takes_the_place_of_another(tmp_path: Path) -> None:
    sheet = sealed_page.Sheet("recovery-X", "AAAAA", "/data", "A", "2026-06-01")
    path = sealed_page.write(tmp_path, sheet)
    before = path.read_bytes()
    with pytest.raises(DiskFailed):
        sealed_page.write(tmp_path, sheet)
    assert path.read_bytes() == before
