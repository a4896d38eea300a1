"""Where a package may go: drives as lsblk tells them on several machines, and the stick taken out by udisks."""

import json
import os
from pathlib import Path

import pytest
from support.packages import one_person, without_papers

from db.journal import Journal
from station import cli
from station.export.drives import Drive, drives_of, find, holding, targets
from station.export.ejecting import Ejected, eject
from station.words import known

MACHINES = json.loads((Path(__file__).parents[2] / "support/inputs/lsblk.json").read_text("utf-8"))
GB = 10**9


def machine(name: str) -> tuple[Drive, ...]:
    return drives_of(json.dumps(MACHINES[name]).encode())


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("no stick", []),
        ("two sticks", [("/dev/sdb1", "exFAT", "ready"), ("/dev/sdc1", "FAT32", "ready")]),
        ("unmounted", [("/dev/sdb1", "exFAT", "unmounted")]),
        ("read-only", [("/dev/sdb1", "exFAT", "read-only")]),
        ("reader without card", []),
        ("whole disk", [("/dev/sdb", "FAT32", "ready")]),
        ("encrypted system", []),
        ("encrypted stick", [("/dev/mapper/luks-7", "ext4", "ready"), ("/dev/sdc", "crypto_LUKS", "sealed")]),
        ("external disk", [("/dev/sda1", "NTFS", "ready"), ("/dev/sdb", "", "empty")]),
        ("system on a stick", []),
        ("util-linux 2.33", [("/dev/sdb1", "exFAT", "ready")]),
        ("container", []),
    ],
)
def test_what_can_be_taken_out_is_offered_and_the_system_is_not(name: str, offered: list[tuple[str, ...]]) -> None:
    assert [(drive.device, drive.holds.name, drive.state) for drive in targets(machine(name))] == offered


def test_every_machine_is_listed() -> None:
    assert all(machine(name) for name in MACHINES)
    for name in ("encrypted system", "system on a stick", "container"):
        assert all(drive.system for drive in machine(name))
    assert {drive.device for drive in machine("no stick")} == {"/dev/nvme0n1p1", "/dev/nvme0n1p2"}


def test_names_fall_back_to_who_made_it() -> None:
    assert [drive.label for drive in targets(machine("external disk"))] == ["Elements", "Generic Flash Disk"]


def test_what_fits_depends_on_room_state_and_file_system() -> None:
    exfat, fat = targets(machine("two sticks"))
    assert exfat.fits(120 * GB, 5 * GB) and not exfat.fits(120 * GB + 1)
    assert fat.fits(15 * GB, (1 << 32) - 1) and not fat.fits(15 * GB, 1 << 32)
    assert not (fat.holds.links or fat.holds.case_matters)
    for name in ("unmounted", "read-only"):
        assert not any(drive.fits(1) for drive in targets(machine(name)))
    (sealed,) = (drive for drive in machine("encrypted stick") if drive.state == "sealed")
    assert not sealed.fits(1) and sealed.free is None


def test_a_folder_belongs_to_the_innermost_drive(tmp_path: Path) -> None:
    drives = machine("two sticks")
    for folder, device in (
        ("/media/op/CAPTURE", "/dev/sdb1"),
        ("/media/op/CAPTURE/2026", "/dev/sdb1"),
        ("/media/op/CAPTURE2", "/dev/nvme0n1p2"),
    ):
        drive = holding(drives, Path(folder))
        assert drive is not None and drive.device == device
    assert holding((), tmp_path) is None


@pytest.mark.parametrize("told", [b"", b"{}", b"[]", b'{"blockdevices": [{}]}', b'{"blockdevices": 1}', b"\xff"])
def test_what_is_not_lsblks_is_no_list(told: bytes) -> None:
    with pytest.raises(ValueError):
        drives_of(told)


def test_every_state_and_every_end_has_its_sentence() -> None:
    assert all(known(f"eject.{end}") for end in Ejected)
    assert all(known(f"drive.{drive.state}") for name in MACHINES for drive in machine(name) if drive.state != "ready")


class System:
    """Stands where the commands of the system stand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.udisks("exit 0")

    def told(self, name: str, mountpoint: Path | None = None) -> None:
        machine = json.dumps(MACHINES[name])
        if mountpoint is not None:
            machine = machine.replace("/media/op/CAPTURE", str(mountpoint))
        (self._folder / "told.json").write_text(machine)
        self._script("lsblk", f"cat {self._folder / 'told.json'}")

    def udisks(self, then: str) -> None:
        self._script("udisksctl", f'echo "$1 $3" >> {self._folder / "asked"}\n{then}')

    def _script(self, name: str, text: str) -> None:
        path = self._folder / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    @property
    def asked(self) -> list[str]:
        path = self._folder / "asked"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return System(folder)


def test_without_lsblk_there_is_no_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find() == ()
    assert eject(machine("two sticks")[-1]) is Ejected.NO_SERVICE


def test_a_stick_is_unmounted_then_switched_off_an_encrypted_one_locked_between(system: System) -> None:
    assert eject(targets(machine("encrypted stick"))[0]) is Ejected.OFF
    assert system.asked == ["unmount /dev/mapper/luks-7", "lock /dev/sdb1", "power-off /dev/sdb"]


def test_the_systems_disk_is_never_taken_out(system: System) -> None:
    for name in ("no stick", "system on a stick"):
        assert {eject(drive) for drive in machine(name)} == {Ejected.NOT_REMOVABLE}
    assert eject(None) is Ejected.NOT_REMOVABLE
    assert system.asked == []


@pytest.mark.parametrize(
    ("says", "end"),
    [
        ("GDBus.Error:org.freedesktop.UDisks2.Error.DeviceBusy: Error unmounting: target is busy", Ejected.IN_USE),
        ("GDBus.Error:org.freedesktop.UDisks2.Error.NotAuthorizedCanObtain: Not authorized", Ejected.NOT_ALLOWED),
        ("Error connecting to the udisks daemon: Could not connect", Ejected.NO_SERVICE),
        ("something else", Ejected.REFUSED),
    ],
)
def test_why_it_can_not_go_is_told(system: System, says: str, end: Ejected) -> None:
    system.udisks(f'echo "{says}" >&2; exit 1')
    (stick,) = targets(machine("util-linux 2.33"))
    assert eject(stick) is end and not end.may_go
    assert system.asked == ["unmount /dev/sdb1"]


def test_a_stick_that_stays_on_for_another_volume_may_go_from_here(system: System) -> None:
    system.udisks('[ "$1" = unmount ]')
    (stick,) = targets(machine("util-linux 2.33"))
    assert eject(stick) is Ejected.UNMOUNTED and Ejected.UNMOUNTED.may_go


def kiosk(data: Path | None) -> int:
    raise AssertionError("no window was asked for")


def test_the_command_lists_asks_where_to_and_takes_the_stick_out(
    system: System, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, stick = tmp_path / "data", tmp_path / "stick"
    one_person(data)
    without_papers(data)
    stick.mkdir()
    system.told("two sticks", stick)
    run = ["export", "--data", str(data)]
    assert cli.main([*run, "--list", "--json"], kiosk) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["device"], one["fits"]) for one in told["drives"]] == [("/dev/sdb1", True), ("/dev/sdc1", True)]
    assert cli.main([*run, "--list", "--system-disk"], kiosk) == 0
    assert "/dev/nvme0n1p2" not in (listed := capsys.readouterr().out) and str(stick) in listed and "ext4" in listed
    system.told("unmounted")
    assert cli.main([*run, "--list"], kiosk) == 0
    assert "/dev/sdb1" in capsys.readouterr().out
    system.told("util-linux 2.33", stick)
    assert cli.main(run, kiosk) == cli.USAGE, "one stick alone is not taken unasked"
    assert str(stick) in capsys.readouterr().err and not list(stick.iterdir())
    assert cli.main([*run, "--to", str(stick), "--eject"], kiosk) == 0
    assert system.asked == ["unmount /dev/sdb1", "power-off /dev/sdb"]
    with Journal.read_only(data) as journal:
        assert [event.kind for event in journal.events()].count("exported") == 1
    assert [path.name for path in stick.iterdir()]
    capsys.readouterr()
    system.told("no stick")
    assert cli.main([*run, "--to", str(stick), "--eject"], kiosk) == 0, "a folder on the system's disk will do"
    answer = capsys.readouterr()
    assert "system's own disk" in answer.err and "nothing to unmount" in answer.out
    assert len(list(stick.iterdir())) == 2
