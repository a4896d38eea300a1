"""Desks whose packages an office receives: several letters and days, second copies, old disks that are found again."""

import csv
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from support.forging import sha256
from support.journals import VERDICTS, clock, open_journal, person, token
from support.packages import BODY, CROP, PROFILE, SETTINGS, export, jpeg, keep

from db.journal import Journal
from db.records import PersonFacts, PortraitFacts
from station.export.receive.outcome import Outcome, Taken
from station.export.receive.receiving import receive


@dataclass
class Desk:
    """A data folder and the settings it is opened with; every call opens the journal anew, as a day does."""

    data: Path
    letter: str = "A"
    rehearsal: bool = False
    job: str = "class-of-2026"
    start: str = "2026-06-01T08:30:00+08:00"

    def journal(self) -> Journal:
        changes = {"desk": self.letter, "rehearsal": self.rehearsal, "job": self.job, "clock": clock(self.start)}
        return open_journal(self.data, **changes)

    def capture(self, who: int | PersonFacts, **how: Any) -> str:
        """Somebody swipes and is accepted; gives the number. `picture` decides the camera's bytes."""
        facts = person(who) if isinstance(who, int) else who
        with self.journal() as journal:
            sitting = self._sit(journal, facts, **how)
            return self._accept(journal, sitting.id, how.get("picture"), how.get("portrait"))

    def _sit(self, journal: Journal, facts: PersonFacts, retake_of: str | None = None, **how: Any) -> Any:
        again = journal.accepted_by_number(retake_of) if retake_of else None
        sitting = journal.accept_swipe(facts, token(hash(facts)), retake_of=again.id if again else None)
        journal.arm(sitting.id, "swipe")
        return journal.sitting(sitting.id)

    def sit(self, who: int) -> str:
        """Somebody swipes and sits there, with a picture bound; gives the sitting's id."""
        with self.journal() as journal:
            sitting = self._sit(journal, person(who))
            self._shoot(journal, sitting.id, None)
            return str(sitting.id)

    def accept(self, sitting: str, portrait: str | None = None) -> None:
        """The last picture of a sitting is accepted."""
        with self.journal() as journal:
            self._finish(journal, sitting, portrait)

    def give_up(self, who: int) -> None:
        """Somebody swipes and leaves: the number is gone."""
        with self.journal() as journal:
            journal.abandon(self._sit(journal, person(who)).id, "left")

    def erase(self, number: str) -> None:
        with self.journal() as journal:
            sitting = next(one for one in journal.sittings() if one.number == number)
            journal.erase(sitting.person, "asked for it", operator="Li")

    def _accept(self, journal: Journal, sitting: str, picture: str | None, portrait: str | None) -> str:
        self._shoot(journal, sitting, picture)
        return self._finish(journal, sitting, portrait)

    def _shoot(self, journal: Journal, sitting: str, picture: str | None) -> None:
        intent = journal.intend(sitting, BODY, 1, VERDICTS)
        journal.bind(intent.id, keep(self.data, f"originals/{intent.id}.jpg", jpeg(picture or intent.id)))

    def _finish(self, journal: Journal, sitting: str, portrait: str | None) -> str:
        exposure = journal.sitting(sitting).exposures[-1]
        self._portray(journal, exposure, portrait or f"portrait {exposure}")
        journal.accept(sitting, exposure)
        return journal.sitting(sitting).number

    def _portray(self, journal: Journal, exposure: str, portrait: str) -> None:
        content = jpeg(portrait, (48, 64))
        file = keep(self.data, f"portraits/{exposure}-{sha256(content)[:8]}.jpg", content)
        journal.portray(exposure, PortraitFacts(file.path, file.sha256, file.size, CROP, 88, PROFILE, ()))

    def make_again(self, number: str, portrait: str) -> None:
        """The portrait of an accepted number is made anew."""
        with self.journal() as journal:
            sitting = journal.accepted_by_number(number)
            assert sitting is not None
            self._portray(journal, str(sitting.accepted_exposure), portrait)

    def export(self, to: Path, **changes: Any) -> Path:
        """A package on a stick, journaled as the desk does."""
        to.mkdir(parents=True, exist_ok=True)
        receipt = export(self.data, to, replace(SETTINGS, **changes))
        with self.journal() as journal:
            journal.note("exported", data=receipt.as_event())
        return receipt.path

    def second_copy(self, to: Path, start: str = "2026-06-02T08:30:00+08:00") -> "Desk":
        """The folder as it is now, on another disk, for a laptop with a clock of its own."""
        return Desk(Path(shutil.copytree(self.data, to)), self.letter, self.rehearsal, self.job, start)

    def restore(self, gap: int = 0) -> "Desk":
        """Say in the journal that this folder was restored from a copy, and leave a gap of numbers."""
        with self.journal() as journal:
            head = [*journal.events()][-1]
            data = {"from": "second copy", "copied_seq": head.seq, "copied_head": head.hash}
            journal.note("restored", data=data)
            if gap:
                first = len(journal.sittings()) + 1
                journal.skip_numbers(first, first + gap - 1, "restored")
        return self


def tree(folder: Path, *but: str) -> dict[str, bytes]:
    """Every file below a folder; acknowledgements bear the time of receipt and are left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("ack-", *but))
    }


def merged(office: Path) -> list[dict[str, str]]:
    """The merged records."""
    with (office / "merged/records.csv").open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def numbers(office: Path) -> list[str]:
    return [row["number"] for row in merged(office)]


def listed(office: Path) -> list[dict[str, str]]:
    """The open conflicts, as they are written for people."""
    path = office / "conflicts.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def fill_in(office: Path, keep: dict[str, str] | str, by: str = "王老师", encoding: str = "utf-8-sig") -> Path:
    """Decide all open conflicts, or those of some kinds, in a copy of the list."""
    rows = listed(office)
    for row in rows:
        chosen = keep if isinstance(keep, str) else keep.get(row["kind"], "")
        row |= {"keep": chosen, "by": by if chosen else ""}
    path = office.parent / "decided.csv"
    with path.open("w", encoding=encoding, newline="") as text:
        writer = csv.DictWriter(text, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def received(office: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((office / "received.json").read_text("utf-8"))
    return found


def take(office: Path, *packages: Path, **how: Any) -> Outcome:
    """Receive, all of it."""
    outcome = receive(packages, office, **how)
    assert all(isinstance(answer, Taken) for answer in outcome.answers), outcome.answers
    return outcome
