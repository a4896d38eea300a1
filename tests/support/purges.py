"""Jobs that arrived, and looking for what must not be found any more."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from support import packages
from support.journals import open_journal, person

from db.journal import Journal
from station.export.package import export
from station.export.receipt import Receipt
from station.identity import job_key
from station.purge.purging import Copy, Report, purge

JOB = "day-2026-06-01"

Form = Callable[[str], bytes]
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
FORMS: tuple[Form, ...] = (
    *(lambda text, encoding=encoding: text.encode(encoding) for encoding in ENCODINGS),
    *(lambda text, encoding=encoding: text.encode(encoding).hex().encode() for encoding in ENCODINGS),
    *(lambda text, encoding=encoding: text.encode(encoding).hex().upper().encode() for encoding in ENCODINGS),
)


def export_job(data: Path, job: str = JOB, to: Path | None = None) -> Receipt:
    """A package as the desk makes it, its note included; into the data folder when nothing else is said."""
    target = to or data / "exports"
    target.mkdir(exist_ok=True)
    receipt = export(data, target, replace(packages.SETTINGS, job=job))
    with open_journal(data, job=job) as journal:
        journal.note("exported", data=receipt.as_event())
    return receipt


def acknowledge(data: Path, receipt: Receipt, job: str = JOB, **changes: str) -> None:
    """The office's word that it has this package."""
    told = {"package": receipt.path.name, "job": job, "desk": "A", "root": receipt.root}
    with open_journal(data, job=job) as journal:
        journal.note("acknowledged", data={**told, "chain_head": receipt.chain_head, **changes})


def arrive(data: Path, job: str = JOB) -> Receipt:
    """Exported and acknowledged, with the key that the desk has made before."""
    job_key(data, job)
    receipt = export_job(data, job)
    acknowledge(data, receipt, job)
    return receipt


def purged(data: Path, job: str = JOB, copy: Copy | None = None) -> Report:
    """By the acknowledgement's word, confirmed."""
    return purge(data, job, lambda journal: None, lambda listing: True, copy)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its path, without the lock, the seal and SQLite's own working files."""
    own = ("journal.lock", "journal.seal", "journal.sqlite-shm", "journal.sqlite-wal")
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in own)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def pictures(folder: Path) -> set[str]:
    """Paths of everything in the rooms for pictures."""
    return {path for path in tree(folder) if path.startswith(("originals/", "portraits/", "orphans/", "spool/"))}


def traces(folder: Path, people: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Files that hold somebody's name or document number, plain, in UTF-16 or in hexadecimal digits."""
    known = [person(index) for index in people]
    kinds = ([one.name or "" for one in known], [one.id_number or "" for one in known])
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            yield from ((path.name, fact) for facts in kinds for form in FORMS for fact in _found(facts, form, content))


def _found(facts: list[str], form: Form, content: bytes) -> list[str]:
    """Looks for what all of them begin with first, because that is quick."""
    if form(facts[0][: len(facts[0]) // 2]) not in content:
        return []
    return [fact for fact in facts if form(fact) in content]


def events(data: Path, kind: str) -> list[dict]:
    """The data of every event of a kind."""
    with Journal.read_only(data) as journal:
        return [event.data for event in journal.events() if event.kind == kind]
