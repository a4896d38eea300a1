"""`station rehearse`: a whole day from the first swipe to the verified package, then an audit that trusts nobody."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from db.journal import Journal
from drivers.readers.base import IdCard
from drivers.simulated.people import person
from station.assemble import Station
from station.config import load, platform_folder
from station.export.verify import verify
from station.handover import export_day
from station.identity import card_key, job_key
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal import script
from station.rehearsal.audit import audit
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from station.rehearsal.hall import PACES, Chronicle, Hall


class FolderUsedError(Exception):
    """The data folder was used before and nobody said --resume; exit status 2."""


@dataclass(frozen=True)
class Plan:
    """What is rehearsed.

    Attributes:
        students: how many come, persons 1 to N of the seed.
        faults: path of a fault script, `seed` for one made from the seed, or None.
        pace: real or fast human time.
        resume: go on where an earlier run of this folder stopped.
    """

    students: int
    seed: int = 1
    faults: str | None = None
    pace: str = "fast"
    resume: bool = False


class BugAtTheDeskError(Exception):
    """The desk stopped in a bug of ours while it was rehearsed."""


def rehearse(data: Path | None, plan: Plan) -> dict[str, Any]:
    """Play the plan in a data folder and give its figures, in the form that others script against.

    Raises:
        FolderUsedError, ScriptError: wrong usage.
        BugAtTheDeskError: the desk stopped.
    """
    folder = data or _fresh_folder()
    if (folder / "journal.sqlite").exists() and not plan.resume:
        raise FolderUsedError(f"{folder}: was used before; allowed: an empty folder, or --resume")
    folder.mkdir(parents=True, exist_ok=True)
    faults = _faults(folder, plan)
    with rehearsal_devices(folder, plan.seed) as simulators:
        chronicle = _play(folder, plan, faults, simulators)
        played = len(simulators.camera.played) + len(simulators.reader.played) + len(chronicle.seeded_wrong)
    receipt = export_day(folder, folder / "exports")
    report = verify(receipt.path, remaking=False)  # the audit makes each portrait once more, by itself
    findings = audit(receipt.path, folder, plan.seed, frozenset(chronicle.seeded_wrong))
    return {
        "students": plan.students,
        **findings,
        "wrong_sitters": _wrong_sitters(chronicle),
        "faults_played": played,
        "package": str(receipt.path),
        "verified": report.ok,
        "seconds_per_student": _seconds(chronicle),
    }


def _fresh_folder() -> Path:
    home = platform_folder().with_name(platform_folder().name + "-rehearsal")
    return home / datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")


def _faults(folder: Path, plan: Plan) -> tuple[script.Fault, ...]:
    if plan.faults is None:
        return ()
    if plan.faults != "seed":
        return script.load(Path(plan.faults))
    faults = script.seeded(plan.seed, plan.students)
    script.write(faults, folder / "faults.toml")
    return faults


def _play(folder: Path, plan: Plan, faults: Iterable[script.Fault], simulators: RehearsalDevices) -> Chronicle:
    settings = with_addresses(on_simulated_devices(load(folder)), simulators)
    station = Station(folder, settings, HEADLESS, devices(settings, simulated=True))
    students = _still_to_come(folder, plan)
    pace, resumed = PACES[plan.pace], plan.resume
    hall = Hall(students, simulators.camera, simulators.reader, faults, pace, plan.seed, resumed=resumed)
    station.subscribe(hall.hear)
    station.start()
    try:
        chronicle = hall.play()
    finally:
        station.stop()
    if station.failure is not None:
        raise BugAtTheDeskError from station.failure
    return chronicle


def _still_to_come(folder: Path, plan: Plan) -> list[int]:
    """Those of the plan who have no accepted picture yet."""
    everybody = range(1, plan.students + 1)
    if not (folder / "journal.sqlite").exists():
        return list(everybody)
    with Journal.read_only(folder) as journal:
        key = job_key(folder, journal.job)
        return [one for one in everybody if journal.accepted_sitting_of(_key(key, plan.seed, one)) is None]


def _key(key: bytes, seed: int, index: int) -> str:
    who = person(seed, index)
    return card_key(key, IdCard("resident", who.name, who.id_number, None))


def _wrong_sitters(chronicle: Chronicle) -> dict[str, int]:
    """Nothing at a strict desk without a class check can see a wrong sitter: all that were seeded are missed."""
    seeded = len(chronicle.seeded_wrong)
    return {"seeded": seeded, "seat": 0, "class": 0, "missed": seeded}


def _seconds(chronicle: Chronicle) -> dict[str, float | None]:
    shares = sorted(chronicle.station_seconds())
    if not shares:
        return {"median": None, "p95": None}
    return {"median": round(statistics.median(shares), 3), "p95": round(shares[int(0.95 * (len(shares) - 1))], 3)}
