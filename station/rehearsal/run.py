"""`station rehearse`: a whole day from the first swipe to the verified package, then an audit that trusts nobody."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from db.journal import Journal
from drivers.readers.base import IdCard
from drivers.simulated.people import code_string, person
from station.assemble import Station
from station.config import load, platform_folder
from station.export.verify import verify
from station.handover import export_day
from station.identity import card_key, code_key, job_key
from station.job.jobfile import job_of
from station.opening import devices, on_simulated_devices, with_addresses
from station.ports import HEADLESS
from station.rehearsal import n2day, script
from station.rehearsal.audit import examined, findings, gather, missed
from station.rehearsal.dayaudit import DayAudit
from station.rehearsal.dayfiles import bring
from station.rehearsal.dayhall import DayHall
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from station.rehearsal.hall import PACES, Chronicle, Hall
from station.rehearsal.n2day import Token


class FolderUsedError(Exception):
    """The data folder was used before and nobody said --resume; exit status 2."""


@dataclass(frozen=True)
class Plan:
    """What is rehearsed.

    Attributes:
        students: how many come, persons 1 to N of the seed; of a day, how many are on the list.
        faults: path of a fault script, `seed` for one made from the seed, or None.
        pace: real or fast human time.
        resume: go on where an earlier run of this folder stopped.
        day: a school's whole day, with a list, a timetable and everything that happens (see `n2day`).
        token: what people carry on a day: card or code.
    """

    students: int
    seed: int = 1
    faults: str | None = None
    pace: str = "fast"
    resume: bool = False
    day: bool = False
    token: Token = "card"


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
    day = n2day.day(plan.students, plan.seed) if plan.day else None
    if day is not None:
        bring(folder, day, plan.token)
    with rehearsal_devices(folder, plan.seed, wire="code-serial" if plan.token == "code" else "serial") as simulators:
        chronicle = _play(folder, plan, day, faults, simulators)
        played = len(simulators.camera.played) + len(simulators.reader.played) + len(chronicle.seeded_wrong)
    receipt = export_day(folder, folder / "exports", office="none", seal="none")
    report = verify(receipt.path, remaking=False)  # the audit makes each portrait once more, by itself
    evidence = gather(receipt.path, folder, plan.seed, frozenset(chronicle.seeded_wrong))
    records = examined(evidence)
    told = findings(evidence, records)
    if day is not None:
        of_day = DayAudit(evidence, records, day, folder)
        told |= of_day.findings()
        told["misbound"] += len(of_day.misplaced())
        told["totals_add_up"] = told["totals_add_up"] and of_day.totals_add_up()
    return {
        "students": plan.students,
        **told,
        "wrong_sitters": _wrong_sitters(chronicle, len(missed(evidence, records))),
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


def _play(
    folder: Path, plan: Plan, day: n2day.Day | None, faults: Iterable[script.Fault], simulators: RehearsalDevices
) -> Chronicle:
    settings = with_addresses(on_simulated_devices(load(folder)), simulators)
    job = job_of(folder, settings, datetime.now().astimezone())
    station = Station(folder, settings, HEADLESS, devices(settings, simulated=True), job)
    hall = _hall(folder, plan, day, faults, simulators, station)
    station.subscribe(hall.hear)
    station.start()
    try:
        chronicle = hall.play()
    finally:
        station.stop()
    if station.failure is not None:
        raise BugAtTheDeskError from station.failure
    return chronicle


def _hall(
    folder: Path, plan: Plan, day: n2day.Day | None, faults: Iterable[script.Fault], simulators: RehearsalDevices,
    station: Station,
) -> Hall:  # fmt: skip
    if day is None:
        students, pace = _still_to_come(folder, plan, range(1, plan.students + 1)), PACES[plan.pace]
        return Hall(students, simulators.camera, simulators.reader, faults, pace, plan.seed, resumed=plan.resume)
    everybody = [student.index for student in (*day.listed, *(guest for _, guest in day.unlisted))]
    done = frozenset(everybody) - frozenset(_still_to_come(folder, plan, everybody))
    return DayHall(day, plan.token, station, simulators, faults, plan.pace, done, resumed=plan.resume)


def _still_to_come(folder: Path, plan: Plan, everybody: Iterable[int]) -> list[int]:
    """Those of the plan who have no accepted picture yet."""
    if not (folder / "journal.sqlite").exists():
        return list(everybody)
    job = job_of(folder, load(folder), datetime.now().astimezone())
    with Journal.read_only(folder) as journal:
        key = job_key(folder, journal.job, job.key)
        return [one for one in everybody if journal.accepted_sitting_of(_key(key, plan, one)) is None]


def _key(key: bytes, plan: Plan, index: int) -> str:
    if plan.token == "code":
        return code_key(key, code_string(plan.seed, index))
    who = person(plan.seed, index)
    return card_key(key, IdCard("resident", who.name, who.id_number, None))


def _wrong_sitters(chronicle: Chronicle, missed: int) -> dict[str, int]:
    """Who saw those that were seeded: somebody in the chair, somebody who knows the class's faces, or nobody."""
    seeded, by_class = len(chronicle.seeded_wrong), len(chronicle.caught_by_class)
    return {"seeded": seeded, "seat": chronicle.caught_at_seat, "class": by_class, "missed": missed}


def _seconds(chronicle: Chronicle) -> dict[str, float | None]:
    shares = sorted(chronicle.station_seconds())
    if not shares:
        return {"median": None, "p95": None}
    return {"median": round(statistics.median(shares), 3), "p95": round(shares[int(0.95 * (len(shares) - 1))], 3)}
