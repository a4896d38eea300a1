"""What lies in one folder, the data folder or its second copy, that tells who was photographed in a job."""

from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from db.errors import JournalDamaged
from db.records import KnownFile
from station.export.formats import manifest
from station.export.naming import DATA, ROOMS, SEALED, is_unfinished
from station.identity import key_file
from station.job.timetable import stored_files
from station.keeping import is_shelf
from station.purge.removing import is_doomed, remove, remove_folders
from station.reports.place import papers_folder
from station.stick.memory import receipts_of


def erase(folder: Path, job: str, files: Iterable[KnownFile], exported: Collection[str]) -> None:
    """Remove a job's key, timetable, packages, receipts and sheets, all copies of older journals, and these pictures.

    Whatever of it is not there is passed over.

    Args:
        folder: the data folder or its copy.
        job: a job that the journal calls purged.
        files: pictures that the journal calls erased.
        exported: names of the job's packages.

    Raises:
        JournalDamaged: the journal names a picture that lies outside its rooms.
        OSError: something can't be removed; call again.
    """
    pictures = {_picture(folder, one.file.path) for one in files}
    remove(_with_set_aside({key_file(folder, job), *stored_files(folder, job)}))
    remove_folders(packages_of(folder, job, exported))
    remove_folders(papers_of(folder, job))
    remove(_older_journals(folder))
    remove(receipts_of(folder, exported))  # they name who took the sticks
    remove(_with_set_aside(pictures))


def packages_of(folder: Path, job: str, exported: Collection[str]) -> list[Path]:
    """Packages of the job that were left in the folder, unfinished ones too; `exported` are names it is known by."""
    room = folder / "exports"
    if not room.is_dir():
        return []
    folders = sorted(path for path in room.iterdir() if path.is_dir() and not path.is_symlink())
    return [path for path in folders if is_doomed(path) or _is_of(path, job, exported)]


def papers_of(folder: Path, job: str) -> list[Path]:
    """Where the desk put the job's sheets, and what a crash left of that."""
    own = papers_folder(folder, job)
    if not own.parent.is_dir():
        return []
    there = (path for path in own.parent.iterdir() if path.is_dir() and not path.is_symlink())
    return [path for path in there if path == own or is_doomed(path)]


def _is_of(package: Path, job: str, exported: Collection[str]) -> bool:
    """Two jobs may give the same name to packages on different sticks, so what is inside counts first."""
    try:
        return manifest.from_bytes((package / DATA / manifest.NAME).read_bytes()).job == job
    except (OSError, ValueError):
        return package.name.removesuffix(SEALED) in exported or is_unfinished(job, package.name)


def _older_journals(folder: Path) -> list[Path]:
    """Copies that migrations made, whole or not: they hold everybody's facts as they were."""
    return [*folder.glob("journal.before-*"), *folder.glob(".journal.before-*")]


def _with_set_aside(paths: Collection[Path]) -> list[Path]:
    """These files, and what was set aside under their names, `<name>.bad-1`, because it was not what it should be."""
    aside = (path for room in {path.parent for path in paths} for path in room.glob("*.bad-*"))
    return [*paths, *(path for path in aside if path.with_name(path.name.rpartition(".bad-")[0]) in paths)]


def _picture(folder: Path, path: str) -> Path:
    """Where a picture lies: nothing but a file in one of the rooms is ever removed as one."""
    room, *shelf, name = path.split("/")
    if room not in ROOMS or len(shelf) > 1 or not all(map(is_shelf, shelf)) or PurePosixPath(name).name != name:
        raise JournalDamaged(detail=f"a picture outside its room: {path}")
    return folder / path
