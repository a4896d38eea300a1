"""What an earlier export left unfinished on a target: taken up, put together, or left alone.

Every unfinished package of the same desk and job on the target is held for as long as the new one is written, so that
two programs can't take up the same. A package of the whole job goes on with whatever lies there. A package of a part
goes on only with what fits into it: the pictures of others are somebody's hours, and are given up for nothing but the
room that the part needs.
"""

import os
import shutil
import stat
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from station.export import naming
from station.export.errors import TargetBusy, TargetFull, free_bytes
from station.export.holding import held
from station.export.plan import Plan

_HOURS: Final = frozenset(f"{naming.DATA}/{room}" for room in ("originals", "orphans"))
"""Where the large files lie; portraits are small, and change their names with the job's rule."""

_USUAL_BLOCK: Final = 4096  # where nobody tells: NTFS, unless it was formatted otherwise


@dataclass(frozen=True)
class _Leftover:
    """An unfinished package: its folder, and by its path the size of every file in it; -1 of what is no file."""

    folder: Path
    files: dict[str, int]

    def strays(self, wanted: Collection[str]) -> list[str]:
        """Files that the new package has no place for."""
        return [path for path in self.files if path not in wanted]

    def fits(self, made: Plan, wanted: Collection[str]) -> bool:
        """Whether going on with it throws away nobody's pictures."""
        return made.whole or not any(str(PurePosixPath(path).parent) in _HOURS for path in self.strays(wanted))

    def worth(self, wanted: Collection[str]) -> int:
        """Bytes that the new package has a place for."""
        return sum(size for path, size in self.files.items() if path in wanted)


@contextmanager
def taken_up(to: Path, made: Plan, names: Collection[str]) -> Iterator[tuple[Path, dict[str, int]]]:
    """Hold the folder to write a package to; give it, and the size of each file of the package that lies in it.

    Args:
        to: the target.
        made: the package.
        names: what lies on the target.

    Raises:
        TargetBusy: another export of this desk is under way there.
        TargetFull: there is not enough room, not even without what other parts left unfinished.
        OSError: the target failed.
    """
    with ExitStack() as ours:
        leftovers = _all_held(ours, to, sorted(name for name in names if naming.is_leftover(made.prefix, name)))
        sizes = {item.path: item.source.size for item in made.items}
        fitting = sorted((one for one in leftovers if one.fits(made, sizes)), key=lambda one: one.worth(sizes))
        others = [one for one in leftovers if one not in fitting]
        chosen = _put_together(fitting, sizes)
        if chosen is not None:
            _clear(chosen, sizes, made.folders)
        _make_room(to, chosen, sizes, others)
        partial = to / f"{made.name}{naming.PARTIAL}"
        if chosen is None:
            _mkdir_alone(partial)
            ours.enter_context(_held_or_busy(partial))
            yield partial, {}
        else:
            chosen.folder.rename(partial)
            yield partial, chosen.files


def _all_held(ours: ExitStack, to: Path, names: list[str]) -> list[_Leftover]:
    found = []
    for name in names:
        try:
            ours.enter_context(held(to / name))
        except FileNotFoundError:
            continue  # another program has finished it meanwhile
        found.append(_Leftover(to / name, dict(_files(to / name))))
    return found


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    for place, folders, files in os.walk(folder, onerror=_raise):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in [*files, *links]:
            path = os.path.join(place, name)
            facts = os.lstat(path)
            size = facts.st_size if stat.S_ISREG(facts.st_mode) else -1
            yield Path(path).relative_to(folder).as_posix(), size


def _raise(error: OSError) -> None:
    raise error


def _put_together(fitting: list[_Leftover], sizes: dict[str, int]) -> _Leftover | None:
    """Move whatever is of use into the one that holds most, and remove the rest."""
    if not fitting:
        return None
    *less, chosen = fitting
    for one in less:
        for path, size in one.files.items():
            if sizes.get(path) == size and chosen.files.get(path) != size:
                (chosen.folder / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(one.folder / path, chosen.folder / path)
                chosen.files[path] = size
        shutil.rmtree(one.folder)
    return chosen


def _clear(chosen: _Leftover, sizes: dict[str, int], folders: Collection[str]) -> None:
    """Remove what the earlier try wrote and this package has no place for."""
    for path in chosen.strays(sizes):
        (chosen.folder / path).unlink()
        del chosen.files[path]
    for place, _, _ in os.walk(chosen.folder, topdown=False):
        below = Path(place).relative_to(chosen.folder)
        if below.parts and below.as_posix() not in folders:
            Path(place).rmdir()


def _make_room(to: Path, chosen: _Leftover | None, sizes: dict[str, int], others: list[_Leftover]) -> None:
    """Refuse before the first byte what can't fit; other unfinished packages go where that alone makes room."""
    block = os.statvfs(to).f_frsize if hasattr(os, "statvfs") else _USUAL_BLOCK

    def blocks(size: int) -> int:
        return -(-size // block) * block

    lying = {} if chosen is None else chosen.files
    needed = sum(blocks(size) - blocks(max(0, lying.get(path, 0))) for path, size in sizes.items())
    free = free_bytes(to)
    given_up = sum(blocks(max(0, size)) for one in others for size in one.files.values())
    if needed > free + given_up:
        raise TargetFull(needed=needed, free=free)
    if needed > free:
        for one in others:
            shutil.rmtree(one.folder)


def _mkdir_alone(partial: Path) -> None:
    try:
        partial.mkdir()
    except FileExistsError:
        raise TargetBusy() from None  # it was not there a moment ago


@contextmanager
def _held_or_busy(partial: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(held(partial))
        except FileNotFoundError:
            raise TargetBusy() from None
        yield
