"""Data folders with real small pictures in them, and packages made of them by the shipped export."""

import hashlib
import io
import random
from dataclasses import replace
from pathlib import Path

from PIL import Image
from support.journals import BODY, VERDICTS, open_journal, person, sit, token

from db.journal import Journal
from db.records import Exposure, FileFacts, PortraitFacts, Sitting
from station.export.package import export
from station.export.plan import ExportSettings
from station.export.receipt import Receipt

SETTINGS = ExportSettings(school="10622", station="hall 3")
CROP = (12, 4, 48, 64)
PROFILE = "noise/1"  # no program knows it: nobody can make these portraits again


def jpeg(name: str, size: tuple[int, int] = (96, 128)) -> bytes:
    """A picture of noise; the name decides the noise."""
    noise = random.Random(name).randbytes(size[0] * size[1] * 3)
    stream = io.BytesIO()
    Image.frombytes("RGB", size, noise).save(stream, "JPEG", quality=60)
    return stream.getvalue()


def keep(data: Path, path: str, content: bytes) -> FileFacts:
    """Lay a file into the data folder and say what the journal has to know of it."""
    place = data / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    evidence = {"triggered_at": "2026-06-01T08:31:00.123+08:00"}
    return FileFacts(path, sha256, len(content), BODY, f"/DCIM/{Path(path).name}", None, evidence)


def keep_raw(data: Path, picture: str) -> FileFacts:
    """Lay a raw file beside a picture."""
    return keep(data, str(Path(picture).with_suffix(".nef")), b"MM\0* raw of " + picture.encode())


def shoot(journal: Journal, data: Path, sitting: Sitting, place: int, *, raw: bool = False) -> Exposure:
    """One shot of a sitting, bound, with its portrait."""
    name = f"{sitting.number}-{place}.jpg"
    intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
    picture = keep(data, f"originals/{sitting.job}-{name}", jpeg(f"{sitting.job}{name}"))
    exposure = journal.bind(intent.id, picture, raw=keep_raw(data, picture.path) if raw else None)
    picture = keep(data, f"portraits/{sitting.job}-{name}", jpeg(f"portrait {sitting.job}{name}", (48, 64)))
    facts = PortraitFacts(picture.path, picture.sha256, picture.size, CROP, 88, PROFILE, tuple(VERDICTS))
    journal.portray(exposure.id, facts)
    return exposure


def capture(journal: Journal, data: Path, index: int, **how: object) -> Sitting:
    """Swipe to accepted."""
    sitting = sit(journal, index, **how)
    journal.accept(sitting.id, shoot(journal, data, sitting, 1).id)
    return journal.sitting(sitting.id)


def a_day(data: Path) -> None:
    """Every kind of file and of ending: A-0001 replaced by A-0004, A-0002 with a retake, A-0003 abandoned."""
    with open_journal(data) as journal:
        calibration = keep(data, "originals/calibration-x.jpg", jpeg("calibration"))
        journal.calibrate(BODY, 1250, calibration, raw=keep_raw(data, calibration.path))
        first = capture(journal, data, 1)
        second = sit(journal, 2)
        journal.override(second.id, "sharpness", "measured-wrong", operator="Wang", second="Zhao")
        shoot(journal, data, second, 1)
        journal.retake(second.id, "eyes", operator="Wang")
        lost = journal.intend(second.id, BODY, 1, VERDICTS)
        journal.orphan(keep(data, "orphans/late.jpg", jpeg("late")), "late", intent=lost.id)
        journal.no_picture(lost.id, "not-provable")
        journal.accept(second.id, shoot(journal, data, second, 2, raw=True).id)
        journal.refuse_swipe(token(1), "already-captured", detail={"number": first.number})
        journal.orphan(keep(data, "orphans/half.jpg", jpeg("half")[:700]), "damaged")
        third = sit(journal, 3)
        shoot(journal, data, third, 1, raw=True)
        journal.abandon(third.id, "other")
        capture(journal, data, 1, retake_of=first.id)


def one_person(data: Path) -> None:
    """The smallest day that has everything a package needs."""
    with open_journal(data) as journal:
        capture(journal, data, 1)


def delivered(data: Path, to: Path, **changes: object) -> Receipt:
    """Export as the desk does, the journal's note included."""
    to.mkdir(exist_ok=True)
    receipt = export(data, to, replace(SETTINGS, **changes))  # type: ignore[arg-type]
    with open_journal(data) as journal:
        journal.note("exported", data=receipt.as_event())
    return receipt


def id_number(index: int) -> str:
    """The invented document number of somebody."""
    return person(index).id_number or ""


def without_papers(data: Path) -> None:
    """Have a folder's packages bring no copies for the office: they take seconds, and have tests of their own."""
    (data / "station.toml").write_text('[export]\noffice = "none"\n', "utf-8")
