"""The export window: what it shows of a stick in every phase, with drives that a scene names."""

from dataclasses import dataclass, replace
from pathlib import Path

from support.desk_scenes import BASE, NOBODY_IN, SLOW, ScriptedStation

from station.export.drives import Drive
from station.export.errors import NothingNew
from station.export.formats.manifest import ClassPart
from station.export.receipt import Method, Receipt
from station.stick.standing import NO_STICK, Pace, Part, Phase, StickStanding
from station.view import DeskView
from ui.export_page import ExportPage
from ui.phrases import Say

STICK_AT = Path("/media/desk/JIAOWU")
STICK = Drive(
    device="/dev/sdb1", disk="/dev/sdb", locked="", label="JIAOWU", fstype="exfat", size=62_000_000_000,
    free=58_400_000_000, mountpoint=STICK_AT, removable=True, system=False, read_only=False, usb=True,
)  # fmt: skip
SMALL = replace(
    STICK, device="/dev/sdc1", disk="/dev/sdc", label="KINGSTON DataTraveler", fstype="vfat", free=812_000_000,
    mountpoint=Path("/media/desk/KINGSTON"),
)  # fmt: skip
LOCKED = replace(SMALL, device="/dev/sdd1", label="SD card", mountpoint=Path("/media/desk/SD"), read_only=True)
SYSTEM = replace(
    STICK, device="/dev/nvme0n1p2", disk="/dev/nvme0n1", label="Samsung SSD 980", fstype="ext4", mountpoint=Path("/"),
    removable=False, system=True, usb=False,
)  # fmt: skip
DRIVES = (SYSTEM, STICK, SMALL, LOCKED)
NEEDED = (8_236_512_345, 12_345_678)

RECEIPT = Receipt(
    path=STICK_AT / "10622-2026_spring-A-2026-06-01-1", people=412, files=2471, size=8_236_512_345,
    root="3fa49c0e" * 8, chain_head="7be1d205" * 8, read_back=Method.DIRECT, signed_by="0123456789abcdef" * 2,
)  # fmt: skip
CAREFUL = replace(
    RECEIPT, read_back=Method.DROPPED, resumed=1218, part=ClassPart(kind="class", name="软件20213"),
    left_out=("registry", "contact-sheets", "elsewhere-pictures/0003.jpg"),
)  # fmt: skip

FOLLOWING = StickStanding(Phase.FOLLOWING, STICK_AT, "JIAOWU", "A-0412")
COPYING = StickStanding(
    Phase.EXPORTING, STICK_AT, "JIAOWU", "A-0412",
    pace=Pace("copy", 3_412_000_000, 8_236_512_345, 31_400_000.0, 420.0),
)  # fmt: skip
READING = replace(COPYING, pace=Pace("read-back", 8_000_000_000, 8_236_512_345, 88_000_000.0, 12.0))
STARTING = replace(COPYING, pace=Pace("prepare"))
EXPORTED = StickStanding(Phase.DONE, STICK_AT, "JIAOWU", "A-0412", receipt=RECEIPT)
STOPPED = StickStanding(Phase.STOPPED, STICK_AT, "JIAOWU")
PULLED = StickStanding(Phase.TROUBLE, STICK_AT, "JIAOWU", code="target-gone")
FULL = replace(PULLED, code="target-full", params=(("needed", 8_236_512_345), ("free", 812_000_000)))
LET_GO = replace(NO_STICK, folder=STICK_AT, receipt=RECEIPT)
OUT, IN_USE = replace(LET_GO, ejected="eject.off"), replace(LET_GO, ejected="eject.in-use")
WITH_CLASSES = replace(BASE, class_board=SLOW)


@dataclass(frozen=True)
class ExportScene:
    """One window.

    Attributes:
        stick: how it stands when the window opens.
        drives: what there is; empty: no stick is in.
        system: whether the system's disks are listed too.
        then: how the stick stands a moment later.
        part: name of the part that is pressed.
        typed: who takes the stick.
        locked: whether a password is wanted; another one each time.
        lets_go: whether the button to take it out is pressed before `then`.
        view: the desk besides.
    """

    name: str
    stick: StickStanding = NO_STICK
    drives: tuple[Drive, ...] = DRIVES
    system: bool = False
    then: StickStanding | None = None
    part: str = "whole"
    typed: str = ""
    locked: bool = False
    lets_go: bool = False
    view: DeskView = WITH_CLASSES

    def find(self) -> tuple[Drive, ...]:
        """As the system tells it."""
        return self.drives

    def measure(self, folder: Path, part: Part) -> tuple[int, int]:
        """As the real one is called."""
        if part is not None and part.kind == "new":
            raise NothingNew()
        return NEEDED

    def keep(self, folder: Path) -> Path | None:
        """As the real one is called."""
        return Path("/data/exports/papers/2026-spring/receipt-10622-2026_spring-A-2026-06-01-1.pdf")


EXPORTS = (
    ExportScene("none", drives=(SYSTEM,)),
    ExportScene("choose", system=True),
    ExportScene("locked", drives=(STICK,), locked=True),
    ExportScene("nothing-new", part="new"),
    ExportScene("following", FOLLOWING),
    ExportScene("behind", replace(FOLLOWING, behind=23)),
    ExportScene("preparing", STARTING),
    ExportScene("copying", COPYING),
    ExportScene("reading", READING),
    ExportScene("done", STOPPED, then=replace(EXPORTED, taken_by="教务处 李秘书"), typed="教务处 李秘书"),
    ExportScene("done-careful", COPYING, then=replace(EXPORTED, receipt=CAREFUL)),
    ExportScene("stopped", STOPPED),
    ExportScene("pulled", PULLED, drives=(SYSTEM,)),
    ExportScene("full", FULL),
    ExportScene("let-go", EXPORTED, then=OUT, lets_go=True),
    ExportScene("in-use", EXPORTED, then=IN_USE, lets_go=True),
    ExportScene("login", view=NOBODY_IN),
)


def opened(scene: ExportScene, folder: Path, say: Say) -> ExportPage:
    """The window of a scene, before anything was asked for."""
    station = ScriptedStation(replace(scene.view, stick=scene.stick))
    page = ExportPage(folder, station, say, find=scene.find, measure=scene.measure, keep=scene.keep)
    page.system.setChecked(scene.system)
    page.taker.setEditText(scene.typed)
    return page


def played(page: ExportPage, scene: ExportScene) -> None:
    """Go on with the scene, once its drives are listed."""
    page.parts[scene.part].click()
    if scene.locked:
        page.lock.click()
    if scene.lets_go:
        page.buttons["release"].click()
    if scene.then is not None:
        station = page._station
        assert isinstance(station, ScriptedStation)
        station.view = replace(scene.view, stick=scene.then)
        page.refresh()
