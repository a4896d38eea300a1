"""Drives that a package may go to, as `lsblk --json` tells them: sticks, cards, disks, and which one is the system's.

The columns are those of lsblk(8). Older versions write flags and sizes as text and `mountpoint` in place of
`mountpoints`; both forms are read. What a file system can hold is told by [exFAT 7.1, 7.4], the FAT32 specification
(file sizes have 32 bits) and mkntfs(8); ext4 is plain to Linux alone.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

COLUMNS = "NAME,PATH,LABEL,UUID,FSTYPE,SIZE,FSAVAIL,MOUNTPOINTS,RM,HOTPLUG,TRAN,RO,TYPE,VENDOR,MODEL"
PATIENCE = 5.0
"""Seconds after which `lsblk` is stopped: a dying stick must not hold the list of the others."""

SYSTEM_PLACES = ("/", "/home", "/boot", "/usr", "/var")
"""A disk that holds one of these, or something below `/boot`, is the system's."""

_NO_DRIVE = {"rom", "loop", "zram"}
_NO_FILES = {"swap", "crypto_LUKS", "LVM2_member", "linux_raid_member"}
_FAT32_LARGEST = (1 << 32) - 1


@dataclass(frozen=True)
class FileSystem:
    """What a file system holds.

    Attributes:
        name: for people.
        largest: bytes of the largest file; None where nothing that we write comes near it.
        links: whether it has hard and symbolic links; packages need none.
        case_matters: whether two names may differ in case alone; names in packages never do.
        windows: whether an office's Windows opens it as it is.
    """

    name: str
    largest: int | None = None
    links: bool = True
    case_matters: bool = True
    windows: bool = False


FILE_SYSTEMS: Mapping[str, FileSystem] = {
    "vfat": FileSystem("FAT32", _FAT32_LARGEST, links=False, case_matters=False, windows=True),
    "exfat": FileSystem("exFAT", links=False, case_matters=False, windows=True),
    "ntfs": FileSystem("NTFS", case_matters=False, windows=True),
    "ntfs3": FileSystem("NTFS", case_matters=False, windows=True),
}
"""By lsblk's name; any other one is a file system of Linux, ext4 for instance, under its own name."""


@dataclass(frozen=True)
class Drive:
    """One place on a drive that files can go to, or the reason why none can.

    Attributes:
        device: path of the device that is mounted, `/dev/sdb1`.
        disk: path of the whole disk it lies on, which is what is switched off.
        locked: path of the encrypted device around it, empty where there is none.
        label: as the file system bears it, else vendor and model.
        fstype: lsblk's name of the file system; empty where there is none, or where no udev runs that knows.
        size, free: bytes; `free` is None where it is not mounted.
        mountpoint: where it is mounted; None where it is not.
        removable: whether it is made to be taken out.
        system: whether the disk holds the running system.
        read_only: whether the device takes no writing, a locked card for instance.
        usb: whether it hangs on USB.
        uuid: of the file system; empty where nobody tells.
    """

    device: str
    disk: str
    locked: str
    label: str
    fstype: str
    size: int
    free: int | None
    mountpoint: Path | None
    removable: bool
    system: bool
    read_only: bool
    usb: bool
    uuid: str = ""

    @property
    def holds(self) -> FileSystem:
        """What its file system holds."""
        return FILE_SYSTEMS.get(self.fstype, FileSystem(self.fstype))

    @property
    def state(self) -> str:
        """`ready`, or why nothing can go there: `sealed` (encrypted, not opened), `empty`, `unmounted`, `read-only`."""
        if self.mountpoint is not None:
            return "read-only" if self.read_only else "ready"
        if self.fstype == "crypto_LUKS":
            return "sealed"
        return "empty" if not self.fstype or self.fstype in _NO_FILES else "unmounted"

    def fits(self, size: int, largest: int = 0) -> bool:
        """Whether a package of so many bytes, with a largest file of so many, can go there."""
        limit = self.holds.largest
        return (
            self.state == "ready"
            and self.free is not None
            and size <= self.free
            and (limit is None or largest <= limit)
        )

    def as_json(self, needed: tuple[int, int] | None) -> dict[str, Any]:
        """Its line in `export --list --json`.

        `needed` are bytes of the package and of its largest file; `fits` is None where nobody knows them.
        """
        told = {**vars(self), "mountpoint": None if self.mountpoint is None else str(self.mountpoint)}
        holds = self.holds
        limits = {"file_system": holds.name, "largest_file": holds.largest, "windows": holds.windows}
        return {**told, **limits, "state": self.state, "fits": None if needed is None else self.fits(*needed)}


def find() -> tuple[Drive, ...]:
    """Ask the system for its drives; empty where `lsblk` is not there, says no or does not answer."""
    command = ["lsblk", "--json", "-b", "-o", COLUMNS]
    try:
        asked = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE,
            check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ()
    try:
        return drives_of(asked.stdout)
    except ValueError:
        return ()


def drives_of(told: bytes) -> tuple[Drive, ...]:
    """Read what `lsblk` told, in its order.

    Raises:
        ValueError: it is not what lsblk writes.
    """
    try:
        disks = json.loads(told)["blockdevices"]
        return tuple(drive for disk in disks for drive in _on_disk(disk))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not what lsblk writes") from error


def targets(drives: tuple[Drive, ...]) -> tuple[Drive, ...]:
    """The ones to offer: what can be taken out and is not the system's."""
    return tuple(drive for drive in drives if drive.removable and not drive.system)


def holding(drives: tuple[Drive, ...], folder: Path) -> Drive | None:
    """The drive that a folder lies on, by the innermost mount point above it; None where lsblk tells of none."""
    place = PurePosixPath(os.path.realpath(folder))
    above = [drive for drive in drives if drive.mountpoint is not None and place.is_relative_to(drive.mountpoint)]
    return max(above, key=lambda drive: len(str(drive.mountpoint)), default=None)


def _on_disk(disk: Mapping[str, Any]) -> Iterator[Drive]:
    """What a whole disk offers; a reader without its card has no size and offers nothing."""
    if disk["type"] in _NO_DRIVE or not _number(disk["size"]):
        return
    system = any(_is_systems(place) for node in _tree(disk) for place in _mountpoints(node))
    for node, locked in _ends(disk, ""):
        places = _mountpoints(node)
        if node.get("fstype") == "swap" or "[SWAP]" in places:
            continue
        free = node.get("fsavail")
        yield Drive(
            device=node["path"],
            disk=disk["path"],
            locked=locked,
            label=_label(node, disk),
            fstype=node.get("fstype") or "",
            size=_number(node["size"]),
            free=None if free is None else _number(free),
            mountpoint=Path(places[0]) if places else None,
            removable=_flag(disk["rm"]) or _flag(disk["hotplug"]) or disk.get("tran") == "usb",
            system=system,
            read_only=_flag(node["ro"]) or _flag(disk["ro"]),
            usb=disk.get("tran") == "usb",
            uuid=node.get("uuid") or "",
        )


def _tree(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("children", ()):
        yield from _tree(child)


def _ends(node: Mapping[str, Any], locked: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """What nothing else lies on, with the encrypted device around it; files lie there, or nothing does."""
    children = node.get("children", ())
    if node.get("fstype") == "crypto_LUKS" and children:
        locked = node["path"]
    for child in children:
        yield from _ends(child, locked)
    if not children and node["type"] not in _NO_DRIVE:
        yield node, locked


def _mountpoints(node: Mapping[str, Any]) -> list[str]:
    found = node["mountpoints"] if "mountpoints" in node else [node["mountpoint"]]
    return [place for place in found if place]


def _is_systems(place: str) -> bool:
    return place in SYSTEM_PLACES or place.startswith("/boot/")


def _label(node: Mapping[str, Any], disk: Mapping[str, Any]) -> str:
    made = " ".join((disk.get(name) or "").strip() for name in ("vendor", "model")).strip()
    return node.get("label") or made or node["name"]


def _number(value: Any) -> int:
    return int(value or 0)


def _flag(value: Any) -> bool:
    return value in (True, 1, "1")
