"""The house rules, by machine: imports go one way, style and types hold, every sentence exists in both languages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from station import flow, swipes
from station.binding import Reason
from station.export.receipt import Method
from station.job import classboard, closing, reassigning, typed
from station.job.terms import METHODS
from station.money import VOID_REASONS
from station.repairing import CLAIM_REASONS
from station.words import LANGUAGES, catalogue, known

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@pytest.mark.timeout(300)  # mypy reads everything anew
@pytest.mark.parametrize(
    "command",
    [
        ["lint-imports", "--no-cache"],
        ["ruff", "check", "--no-cache", "."],
        ["ruff", "format", "--no-cache", "--check", "."],
        ["mypy", "--cache-dir", "/dev/null"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_the_linters_are_content(command):
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_both_languages_have_the_same_codes_and_parameters():
    chinese, english = (catalogue(language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for code, sentence in chinese.items():
        assert parameters(sentence) == parameters(english[code]), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_stands_in_one_catalogue_only(language):
    """Of two sentences for one code the last is said everywhere, even where the first was meant."""
    files = (ROOT / "station" / "words" / "locale" / language).glob("*.po")
    codes = [code for file in files for code in re.findall(r'^msgid "(.+)"', file.read_text("utf-8"), re.MULTILINE)]
    assert sorted(codes) == sorted(set(codes))


def parameters(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", sentence))


@pytest.mark.parametrize(
    "code",
    [
        *(f"reason.{reason}" for reason in (*flow.ABANDON_REASONS, *flow.RETAKE_REASONS, *flow.OVERRIDE_REASONS)),
        *(f"orphan.{reason.value}" for reason in Reason),
        *(f"reason.{reason}" for reason in classboard.MOVE_REASONS),
        *(f"board.stand.{stand}" for stand in classboard.Stand),
        *(f"board.{code}" for code in ("slips", "slip-more", "too-many", "slow", "other-day", "damaged")),
        *(f"reason.{reason}" for reason in flow.LAPSES),
        *(f"refused.{code}" for code in swipes.REFUSALS),
        *(f"document.{document.code}" for document in typed.DOCUMENTS),
        *(f"typed.{reason}" for reason in typed.REASONS),
        *(f"reassign.{reason}" for reason in reassigning.REASONS),
        *(f"claim.{reason}" for reason in CLAIM_REASONS),
        *(f"void.{reason}" for reason in VOID_REASONS),
        *(f"differs.{reason}" for reason in (*closing.REASONS, closing.OTHER_DAY, closing.AS_CLASSES)),
        *(f"money.method.{method}" for method in METHODS),
        *(f"receipt.read-back.{method}" for method in Method),
    ],
)
def test_every_reason_has_its_sentences(code):
    assert known(code)


def errors() -> list[type[Exception]]:
    """Every error with a code that any module can raise."""
    import db.errors
    import drivers.errors
    import station.checks.sight.models
    import station.denials
    import station.export.errors
    import station.export.receive.errors
    import station.export.sealing.errors
    import station.identity
    import station.job.reassigning
    import station.job.roster.refusals
    import station.job.timetable
    import station.job.timetable_reading
    import station.job.typed
    import station.money
    import station.portrait.pictures
    import station.purge.refusals
    import station.purge.removing
    import station.repairing
    import station.secondcopy.troubles

    modules = (
        db.errors,
        drivers.errors,
        station.checks.sight.models,
        station.denials,
        station.export.errors,
        station.export.receive.errors,
        station.export.sealing.errors,
        station.identity,
        station.job.reassigning,
        station.job.roster.refusals,
        station.job.timetable,
        station.job.timetable_reading,
        station.job.typed,
        station.money,
        station.portrait.pictures,
        station.purge.refusals,
        station.purge.removing,
        station.repairing,
        station.secondcopy.troubles,
    )
    found = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, Exception) and isinstance(getattr(value, "code", None), str)]


@pytest.mark.parametrize("error", errors(), ids=lambda error: error.__name__)
def test_every_trouble_has_its_sentences(error):
    assert known(f"trouble.{error.code}")


def test_every_shut_door_is_named():
    """Each patch of scripts/patches names a rule and a test that exists; one of a contract is written there."""
    contracts = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "contracts").glob("*.py"))
    for path in (ROOT / "scripts" / "patches").glob("*.patch"):
        rule, test = path.read_text("utf-8").splitlines()[:2]
        assert rule.startswith("Rule: ")
        file, _, name = test.removeprefix("Test: ").partition("::")
        function = name.rpartition("::")[2]
        assert not function or f"def {function}(" in (ROOT / file).read_text("utf-8") + contracts, path.name


def test_every_patch_still_fits():
    for path in (ROOT / "scripts" / "patches").glob("*.patch"):
        fits = subprocess.run(["git", "apply", "--check", str(path)], cwd=ROOT, check=False, stderr=subprocess.DEVNULL)
        assert fits.returncode == 0, path.name
