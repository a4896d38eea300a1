"""Judges a day of deaths: exported and verified by the shipped program, held against event lines and device ledgers."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from support.kills.witness import Finding, Witness
from support.packages import without_papers
from support.programs import last_json, run

from drivers.simulated.people import person
from station.export.totals import contradictions, package_totals
from station.rehearsal.audit import Evidence, gather, misbound, unaccounted

Judgement = tuple[list[Finding], dict[str, int]]


def judge(home: Path, seed: int, students: int, witness: Witness, deaths: tuple[str, ...]) -> Judgement:
    """Give everything that must not be, and the figures of the day.

    Args:
        home: of the day; `data` is the data folder, `simulated` holds the devices' ledgers.
        seed: names the people.
        students: how many came, persons 1 to N.
        witness: who heard every line.
        deaths: when the desk was killed, as events tell time.
    """
    (home / "stick").mkdir()
    without_papers(home / "data")
    exported = run(home, "export", "--data", home / "data", "--to", home / "stick")
    if exported.returncode != 0:
        return [Finding("damaged", f"export: {exported.stderr[-1000:]}")], {}
    package = package_of(home)
    with ThreadPoolExecutor(2) as pool:
        faults = pool.map(lambda path: list(_damages(home, path)), (home / "data", package))
        evidence = gather(package, home, seed, frozenset(), deaths)
        findings = [*witness.findings(package), *_audited(evidence, witness), *_missing(evidence, seed, students)]
        findings += [fault for some in faults for fault in some]
    totals = package_totals(package)
    findings += [Finding("unaccounted", f"does not add up: {equation}") for equation in contradictions(totals)]
    return findings, {**asdict(totals), "kept_twice": _kept_twice(evidence)}


def package_of(home: Path) -> Path:
    """The day's package."""
    (package,) = (home / "stick").iterdir()
    return package


def _damages(home: Path, path: Path) -> Iterator[Finding]:
    """What `station verify` has against a data folder or package."""
    verified = run(home, "verify", path, "--json")
    if verified.returncode != 0 and not verified.stdout:
        yield Finding("damaged", f"verify {path.name}: {verified.stderr[-1000:]}")
        return
    report = last_json(verified.stdout)
    yield from (Finding("damaged", f"{report['kind']}: {fault}") for fault in report["faults"])
    if verified.returncode != 0 and not report["faults"]:
        yield Finding("damaged", f"verify {path.name}: {verified.returncode}")


def _audited(evidence: Evidence, witness: Witness) -> Iterator[Finding]:
    yield from (Finding("misbound", number, witness.life_of(number)) for number in misbound(evidence))
    yield from (Finding("unaccounted", what) for what in unaccounted(evidence))


def _missing(evidence: Evidence, seed: int, students: int) -> Iterator[Finding]:
    """Whatever happened, everybody who came has left with one accepted picture."""
    records = Counter(record["id_number"] for record in evidence.records)
    for student in range(1, students + 1):
        if (pictures := records[person(seed, student).id_number]) != 1:
            yield Finding("lost", f"student {student} has {pictures} accepted pictures")


def _kept_twice(evidence: Evidence) -> int:
    """Files that the journal holds more than once; allowed, because both count as kept, but worth knowing."""
    files = Counter(event["data"]["file"]["sha256"] for event in evidence.events if "file" in event["data"])
    portraits = {event["data"]["file"]["sha256"] for event in evidence.events if event["kind"] == "portrait"}
    return sum(times - 1 for sha256, times in files.items() if sha256 not in portraits)
