"""Codes, waits and second people, on a real journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakelanes import FakeTime
from support.operators import BOSS, CODES, LI, WANG, register

from db.journal import Journal
from station.denials import (
    CodeEasy,
    CodeUnfit,
    CodeWait,
    CodeWrong,
    OperatorUnknown,
    RecoveryMissing,
    RecoveryMistyped,
    SecondIsFirst,
    SecondNoSupervisor,
)
from station.operator_codes import check_new, hashed, matches
from station.operators import FREE, LONGEST_WAIT, Operators, wait_after
from station.sealed_code import ALPHABET, as_meant, grouped, made


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def journal(tmp_path: Path, time: FakeTime) -> Iterator[Journal]:
    with Journal.open(tmp_path, desk="A", job="day", rehearsal=True, program="test", clock=time.now) as journal:
        register(journal, BOSS, WANG, LI)
        yield journal


def opened(journal: Journal, time: FakeTime) -> Operators:
    return Operators(journal, time.now, time.monotonic)


# codes


@pytest.mark.parametrize(
    ("code", "role"),
    [("123", "operator"), ("8251", "supervisor"), ("82517", "supervisor"), ("8251937461728", "operator"),
     ("82a1", "operator"), ("", "operator"), ("８２５１", "operator"), (" 8251", "operator"), ("-8251", "operator")],
)  # fmt: skip
def test_a_code_is_figures_and_enough_of_them(code: str, role: str) -> None:
    with pytest.raises(CodeUnfit):
        check_new(code, role)


@pytest.mark.parametrize("code", ["0000", "1234", "4321", "7890", "2468", "1212", "123123", "808080", "999999"])
def test_the_first_code_anybody_would_try_is_none(code: str) -> None:
    with pytest.raises(CodeEasy):
        check_new(code, "operator")


@pytest.mark.parametrize("code", ["9377", "8251", "1122", "482107", "119203847756"])
def test_other_codes_are_fine(code: str) -> None:
    check_new(code, "operator")


def test_a_hash_is_of_one_code_and_never_the_same_twice() -> None:
    one, again = hashed("8251"), hashed("8251")
    assert one.startswith("$argon2id$")
    assert one != again
    assert matches(one, "8251") and matches(again, "8251")
    assert not matches(one, "8252")
    assert not matches("", "8251")
    assert not matches("$argon2id$damaged", "8251")


# waits


def test_waits_grow_up_to_the_longest() -> None:
    waits = [wait_after(wrong) for wrong in range(40)]
    assert waits == sorted(waits)
    assert waits[:FREE] == [0.0] * FREE
    assert waits[FREE] > 0
    assert waits[-1] == LONGEST_WAIT


def go_wrong(operators: Operators, name: str = WANG) -> None:
    with pytest.raises(CodeWrong):
        operators.prove(name, "0001", "register")


def test_after_wrong_codes_even_the_right_one_has_to_wait(journal: Journal, time: FakeTime) -> None:
    operators = opened(journal, time)
    for _ in range(FREE):
        go_wrong(operators)
    with pytest.raises(CodeWait) as no:
        operators.prove(WANG, CODES[WANG], "register")
    assert no.value.params == {"seconds": wait_after(FREE)}
    assert operators.prove(BOSS, CODES[BOSS], "register").name == BOSS  # nobody else waits
    time.wait(wait_after(FREE))
    assert operators.prove(WANG, CODES[WANG], "register").name == WANG


def test_a_wait_outlives_the_program(journal: Journal, time: FakeTime) -> None:
    for _ in range(FREE):
        go_wrong(opened(journal, time))
    time.wait(1.0)
    with pytest.raises(CodeWait) as no:
        opened(journal, time).asked_for(WANG)
    assert no.value.params == {"seconds": wait_after(FREE) - 1}
    time.wait(wait_after(FREE))
    go_wrong(opened(journal, time))  # and so does the count
    with pytest.raises(CodeWait) as no:
        opened(journal, time).asked_for(WANG)
    assert no.value.params == {"seconds": wait_after(FREE + 1)}


def test_a_clock_that_was_set_back_shortens_no_wait(journal: Journal, time: FakeTime) -> None:
    for _ in range(FREE):
        go_wrong(opened(journal, time))
    back = FakeTime(seconds=time.seconds - 900)
    with pytest.raises(CodeWait):
        Operators(journal, back.now, time.monotonic).asked_for(WANG)


@pytest.mark.parametrize("proof", ["login", "second", "code"])
def test_a_right_code_makes_the_wrong_ones_before_it_forgotten(journal: Journal, time: FakeTime, proof: str) -> None:
    for _ in range(FREE - 1):
        go_wrong(opened(journal, time))
    if proof == "login":
        journal.note("login", operator=WANG)
    elif proof == "second":
        journal.note("claim", data={"second": WANG}, operator=BOSS)
    else:
        who = next(one.id for one in journal.operators() if one.name == WANG)
        journal.change_code(who, hashed("8251"), operator=BOSS)
    operators = opened(journal, time)
    go_wrong(operators)
    operators.asked_for(WANG)


def test_a_wrong_code_is_journaled_with_the_name_and_without_the_code(journal: Journal, time: FakeTime) -> None:
    operators = opened(journal, time)
    go_wrong(operators)
    *_, event = journal.events()
    assert (event.kind, event.operator, event.data) == ("code_refused", None, {"name": WANG, "for": "register"})


def test_nobody_is_asked_for_a_code_who_is_not_registered(journal: Journal, time: FakeTime) -> None:
    journal.seal_recovery("recovery-1", hashed("x"))
    who = next(one.id for one in journal.operators() if one.name == LI)
    journal.retire_operator(who, "left")
    operators = opened(journal, time)
    for name in ("nobody", LI, "recovery-1"):
        with pytest.raises(OperatorUnknown):
            operators.asked_for(name)


# the second person


def test_two_are_two_and_one_of_them_a_supervisor(journal: Journal, time: FakeTime) -> None:
    operators = opened(journal, time)
    assert operators.seconds(WANG, supervisor=True) == (BOSS,)
    assert operators.seconds(BOSS, supervisor=True) == (WANG, LI)
    assert operators.seconds(WANG, supervisor=False) == (BOSS, LI)
    assert operators.second(WANG, BOSS, supervisor=True).name == BOSS
    with pytest.raises(SecondIsFirst):
        operators.second(BOSS, BOSS, supervisor=True)
    with pytest.raises(SecondNoSupervisor):
        operators.second(WANG, LI, supervisor=True)
    with pytest.raises(OperatorUnknown):
        operators.second(WANG, "nobody", supervisor=True)


# the sealed code


def test_a_sealed_code_is_twenty_characters_that_nobody_confuses() -> None:
    code = made()
    assert len(code) == 20 and set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01ILO")
    assert [len(group) for group in grouped(code).split("-")] == [5, 5, 5, 5]
    assert made() != code


@given(st.data())
def test_a_slip_is_told_from_a_wrong_code(data: st.DataObject) -> None:
    code = made()
    place = data.draw(st.integers(0, 19))
    other = data.draw(st.sampled_from([character for character in ALPHABET if character != code[place]]))
    with pytest.raises(RecoveryMistyped):
        as_meant(code[:place] + other + code[place + 1 :])
    one, two = sorted(data.draw(st.sets(st.integers(0, 19), min_size=2, max_size=2)))
    swapped = [*code]
    swapped[one], swapped[two] = code[two], code[one]
    if code[one] != code[two]:
        with pytest.raises(RecoveryMistyped):
            as_meant("".join(swapped))


@pytest.mark.parametrize("separator", ["-", " ", "", " - "])
def test_a_sealed_code_is_read_whatever_its_case_and_separators(separator: str) -> None:
    code = made()
    assert as_meant(separator.join(grouped(code).split("-")).lower()) == code


@pytest.mark.parametrize("typed", ["", "12345", "O" * 20, "２" * 20])
def test_what_can_be_no_sealed_code_costs_no_try(typed: str) -> None:
    with pytest.raises(RecoveryMistyped):
        as_meant(typed)


def test_a_sealed_code_waits_like_any_other(journal: Journal, time: FakeTime) -> None:
    operators = opened(journal, time)
    with pytest.raises(RecoveryMissing):
        operators.prove_sealed(made())
    code = made()
    journal.seal_recovery("recovery-1", hashed(code))
    operators = opened(journal, time)
    assert operators.prove_sealed(code).name == "recovery-1"
    for _ in range(FREE):
        with pytest.raises(CodeWrong):
            operators.prove_sealed(made())
    with pytest.raises(CodeWait):
        operators.prove_sealed(code)
