"""Holds a finished package against what really happened: the body's ledger, the reader's plan, the sitters' marks.

Nothing the desk remembers is asked. Who was swiped is known from the reader, who sat from the camera and from the
pixels themselves, and what became of both from the package alone.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from db.records import Counts
from drivers.simulated.mark import read as read_mark
from drivers.simulated.people import code_string, person
from station.checks.crop import Crop
from station.checks.limits import load as load_profile
from station.export.formats.records_csv import bare
from station.export.totals import contradictions, package_totals
from station.portrait.develop import develop
from station.portrait.exif import Exif, read_raw
from station.portrait.still import Still, decode

Row = dict[str, Any]

CAUSES = {"tethered": "ptp", "body-button": "finger", "hot-folder": "finger"}
"""What the body's ledger must say of a shot, by what the record says of it."""


@dataclass(frozen=True)
class Evidence:
    """Everything the audit looks at.

    Attributes:
        package: the finished package.
        camera, reader: rows of the two ledgers.
        seed: names the invented people.
        seeded_wrong: students whose chair was taken by somebody else, by script.
        deaths: when the desk's program was killed, as events tell time.
    """

    package: Path
    camera: tuple[Row, ...]
    reader: tuple[Row, ...]
    seed: int
    seeded_wrong: frozenset[int]
    deaths: tuple[str, ...] = ()

    @cached_property
    def events(self) -> tuple[Row, ...]:
        """The package's chain."""
        return _rows(self.package / "data" / "events.jsonl")

    @cached_property
    def manifest(self) -> Row:
        """The package's manifest."""
        loaded: Row = json.loads((self.package / "data" / "manifest.json").read_text(encoding="utf-8"))
        return loaded

    @cached_property
    def records(self) -> tuple[Row, ...]:
        """The accepted people as the office will read them."""
        with (self.package / "data" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
            return tuple({name: bare(cell) for name, cell in row.items()} for row in csv.DictReader(file))

    @cached_property
    def files(self) -> tuple[Row, ...]:
        """Every file that the body wrote."""
        return tuple(row for row in self.camera if row["what"] == "shot")

    @cached_property
    def shots(self) -> dict[str, Row]:
        """The body's shots by the unique id inside their files."""
        return {row["unique_id"]: row for row in self.files}

    @cached_property
    def presented(self) -> dict[str, int]:
        """Students by document number and by 采集码, as far as their card was put down or their code shown."""
        students = {row["person"] for row in self.reader if row["what"] == "present"}
        by_card = {person(self.seed, student).id_number: student for student in students}
        return by_card | {code_string(self.seed, student): student for student in students}


@dataclass(frozen=True)
class Examined:
    """A record held against what happened.

    Attributes:
        record: a line of `records.csv`.
        student: whose card or code it was; None when no such one was presented.
        sitter: who is in portrait, original and the body's ledger; None where these do not agree.
        made_right: a shot that the station caused, and a portrait that is made once more byte for byte.
    """

    record: Row
    student: int | None
    sitter: int | None
    made_right: bool

    @property
    def number(self) -> str:
        """拍摄序号."""
        return str(self.record["number"])

    @property
    def sound(self) -> bool:
        """Whether the picture is proved to be of the person who was swiped."""
        return self.made_right and self.student is not None and self.sitter == self.student


def gather(
    package: Path, folder: Path, seed: int, seeded_wrong: frozenset[int], deaths: tuple[str, ...] = ()
) -> Evidence:
    """Everything there is about a package made from a rehearsal in `folder`."""
    camera, reader = (_rows(folder / "simulated" / f"{device}.jsonl") for device in ("camera", "reader"))
    return Evidence(package, camera, reader, seed, seeded_wrong, deaths)


def audit(package: Path, folder: Path, seed: int, seeded_wrong: frozenset[int]) -> Row:
    """Give all counts, and what does not add up, of a package made from a rehearsal in `folder`."""
    evidence = gather(package, folder, seed, seeded_wrong)
    return findings(evidence, examined(evidence))


def findings(evidence: Evidence, records: Sequence[Examined]) -> Row:
    """The same of what was gathered, with every record examined."""
    totals = package_totals(evidence.package)
    return {
        **asdict(totals),
        "unaccounted": len(unaccounted(evidence)),
        "misbound": len(misbound(evidence, records)),
        "totals_add_up": totals_add_up(evidence, totals),
    }


def _rows(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8") as file:
        return tuple(json.loads(line) for line in file)


def totals_add_up(evidence: Evidence, totals: Counts) -> bool:
    """Whether every sum that must hold holds, in the chain and in what the office reads.

    Every accepted sitting has one record, but for those whose picture was given to nobody provable.
    """
    numbers = [record["number"] for record in evidence.records]
    nobodys = list(holders(evidence).values()).count(None)
    return not contradictions(totals) and len(numbers) == len(set(numbers)) == totals.accepted - nobodys


def holders(evidence: Evidence) -> dict[str, str | None]:
    """The sitting that each accepted exposure belongs to in the end; None: nobody provable."""
    found: dict[str, str | None] = {}
    for event in evidence.events:
        if event["kind"] == "accepted":
            found[event["refs"]["exposure"]] = event["refs"]["sitting"]
        if event["kind"] == "reassigned":
            found |= {exposure: to_sitting for exposure, _, to_sitting in event["data"]["moves"]}
    return found


# everything is somewhere


def unaccounted(evidence: Evidence) -> list[str]:
    """What happened at a device and is nowhere in the package, and intents that never ended."""
    return [*_lost_files(evidence), *_open_intents(evidence), *_lost_presentations(evidence)]


def _lost_files(evidence: Evidence) -> Iterable[str]:
    told = (event["data"][which] for event in evidence.events for which in ("file", "raw") if which in event["data"])
    kept = {file["sha256"] for file in told}
    return (f"file {row['name']}" for row in evidence.files if row["sha256"] not in kept)


def _open_intents(evidence: Evidence) -> Iterable[str]:
    ended = {event["refs"]["intent"] for event in evidence.events if event["kind"] in ("bound", "no_picture")}
    intents = (event["refs"]["intent"] for event in evidence.events if event["kind"] == "intent")
    return (f"intent {intent}" for intent in intents if intent not in ended)


def _lost_presentations(evidence: Evidence) -> Iterable[str]:
    """Each card put down must have been answered before the next one: a swipe, a refusal, a failed read, or a death.

    In queue mode a card at the seat is answered by the arming that names it.
    """
    kinds = ("swipe", "refused", "read_failed")
    answered = [event["at"] for event in evidence.events if event["kind"] in kinds or "shown" in event["data"]]
    answered = sorted([*answered, *evidence.deaths])
    put_down = [row["at"] for row in evidence.reader if row["what"] == "present"]
    ends = [*put_down[1:], "9999"]
    return (
        f"presentation at {start}"
        for start, end in zip(put_down, ends, strict=True)
        if not any(start <= at < end for at in answered)
    )


# nobody has another's picture


def examined(evidence: Evidence) -> list[Examined]:
    """Every record held against the body's ledger, the reader's plan, the marks and the remade portrait."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda record: _examine(evidence, record), evidence.records))


def misbound(evidence: Evidence, records: Sequence[Examined] | None = None) -> list[str]:
    """Numbers of accepted records whose picture is not proved to be of the person who was swiped.

    A seeded wrong sitter whom nobody saw is counted apart: no rule can see who sits down.
    """
    records = examined(evidence) if records is None else records
    excused = set(missed(evidence, records))
    return [one.number for one in records if not one.sound and one.number not in excused]


def missed(evidence: Evidence, records: Sequence[Examined]) -> list[str]:
    """Numbers of records that still bear the picture of somebody who by script sat in another's place."""
    return [
        one.number
        for one in records
        if one.student in evidence.seeded_wrong and one.made_right and one.sitter not in (None, one.student)
    ]


def _examine(evidence: Evidence, record: Row) -> Examined:
    data = evidence.package / "data"
    still, portrait = decode(data / record["original"]), decode(data / record["portrait"])
    shot = evidence.shots.get(still.exif.unique_id)
    sitters = {read_mark(portrait.image), read_mark(still.image), shot["sitter"] if shot else None}
    made_right = (
        shot is not None
        and shot["cause"] == CAUSES[record["shot"]]
        and all(one.unique_id == still.exif.unique_id for one in _raw_beside(evidence, record))
        and _remade(evidence, record, still) == (data / record["portrait"]).read_bytes()
    )
    student = evidence.presented.get(record["code" if record["token_kind"] == "code" else "id_number"])
    return Examined(record, student, sitters.pop() if len(sitters) == 1 else None, made_right)


def _raw_beside(evidence: Evidence, record: Row) -> Iterable[Exif]:
    """What the raw file of the record's original says of itself, if there is one."""
    stem = str(record["original"]).rpartition(".")[0]
    held = [file["path"] for file in evidence.manifest["files"] if file["kind"] == "raw"]
    return [read_raw(evidence.package / "data" / path) or Exif() for path in held if path.rpartition(".")[0] == stem]


def _remade(evidence: Evidence, record: Row, still: Still) -> bytes:
    """The portrait once more, from the original and the manifest's crop."""
    entry = next(file for file in evidence.manifest["files"] if file["path"] == record["portrait"])
    return develop(still.image, Crop(*entry["crop"]), load_profile(entry["profile"])).jpeg
