"""The contact sheet window: a school's worth of sittings that a scene names, one of them with a long story."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.desk_scenes import ARMED, BAD, BASE, GOOD, NOBODY_IN, ScriptedStation

from station.checks.crop import Crop
from station.checks.verdict import Verdict
from station.gallery.cells import Cell, Mark, Sheet
from station.gallery.story import Story, Take, Told
from station.view import DeskView
from ui.gallery_page import GalleryPage
from ui.phrases import Say

FRAME = Crop(820, 240, 1200, 1600)
CLASSES = ("软件20211", "电商20213(专升本)", "临床医学20192")
SPECIAL = {
    3: {Mark.RETAKEN}, 5: {Mark.OVERRIDDEN, Mark.REFUSED}, 8: {Mark.MOVED}, 11: {Mark.MAKE_UP}, 14: {Mark.WITHOUT},
    17: {Mark.REFUSED, Mark.RETAKEN}, 26: {Mark.OPEN},
}  # fmt: skip
SURNAMES = "张李王刘陈杨赵黄周吴欧阿"


def cell(place: int, portrait: Path | None) -> Cell:
    """The sitting at this place, counted from 1."""
    marks = frozenset(SPECIAL.get(place, ())) or frozenset({Mark.ACCEPTED})
    ended = Mark.WITHOUT in marks or Mark.OPEN in marks
    return Cell(
        f"{place:032x}", f"A-{place:04}", "A", place, f"{SURNAMES[place % 12]}*", f"{7 * place % 10_000:04}",
        CLASSES[place % 3], f"2026-06-01T09:{place % 60:02}:07.000+08:00", None if ended else portrait,
        marks if ended else marks | {Mark.ACCEPTED}, place - 1,
    )  # fmt: skip


def sheet(count: int, portrait: Path | None) -> Sheet:
    """So many."""
    return Sheet(tuple(cell(place, portrait) for place in range(1, count + 1)), CLASSES)


def story(number: str, portrait: Path, original: Path, good: tuple[Verdict, ...], bad: tuple[Verdict, ...]) -> Story:
    """Refused, taken again, accepted, captured again later; everything that can be told, once."""

    def take(whose: str, place: int, verdicts: tuple[Verdict, ...], state: str, why: str | None = None) -> Take:
        held = whose if state == "accepted" else None
        return Take(
            whose, place, f"2026-06-01T09:1{place}:41.000+08:00", original, portrait, FRAME, verdicts, state, why, held
        )

    takes = (
        take(number, 1, bad, "rejected", "checks-failed"), take(number, 2, bad, "rejected", "eyes"),
        take(number, 3, good, "accepted"), take("A-0412", 1, good, "accepted"),
    )  # fmt: skip
    who, two = (("who", "王老师"),), (("who", "王老师, 陈主管"),)

    def line(second: int, code: str, params: tuple[tuple[str, str], ...] = (), **inner: str) -> Told:
        return Told(f"2026-06-01T09:12:{second:02}.000+08:00", code, params, tuple(inner.items()))

    lines = (
        line(7, "swipe", token="gallery.token.resident"), line(7, "armed-swipe"), line(15, "bound", (("shot", "1"),)),
        line(22, "retake", who, reason="reason.checks-failed"), line(25, "no-picture", reason="reason.no-file"),
        line(29, "bound", (("shot", "2"),)), line(33, "retake", who, reason="reason.eyes"),
        line(36, "override", two, check="check.head_top.name", reason="reason.measured-wrong"),
        line(38, "bound", (("shot", "3"),)), line(44, "accepted", who), line(50, "retake-allowed", who),
        line(52, "given", (("number", "A-0131"), *two), reason="reassign.other-sat-down"),
        line(55, "claimed", two, reason="claim.remembered"),
    )  # fmt: skip
    return Story(number, lines, takes, 2)


LEFT = Story(
    "A-0014",
    (
        Told("2026-06-01T09:14:07.000+08:00", "swipe", inner=(("token", "gallery.token.code"),)),
        Told("2026-06-01T09:14:31.000+08:00", "abandoned", (("who", "王老师"),), (("reason", "reason.refuses"),)),
    ),
)


@dataclass(frozen=True)
class GalleryScene:
    """One window.

    Attributes:
        count: sittings; None: the journal can't be read.
        act: what somebody does before the picture is taken.
    """

    name: str
    count: int | None = 40
    view: DeskView = BASE
    act: Callable[[GalleryPage], None] = lambda _: None
    files: bool = True


def _typed(page: GalleryPage) -> None:
    page.typed.setText("9999")


def _marked(page: GalleryPage) -> None:
    for row in (2, 5):
        page.grid.choose(row)
        page.press("gallery_mark")


def _large(page: GalleryPage) -> None:
    page.grid.choose(23)
    page.open_large()


def _crop(page: GalleryPage) -> None:
    _large(page)
    page.press("gallery_crop")


def _compared(page: GalleryPage) -> None:
    _large(page)
    page.large.compare(True)


def _empty_sitting(page: GalleryPage) -> None:
    page.grid.choose(26)
    page.open_large()


GALLERIES = (
    GalleryScene("grid", 1052),
    GalleryScene("marked", act=_marked),
    GalleryScene("nobody", act=_typed),
    GalleryScene("while-one-sits", view=ARMED),
    GalleryScene("unreadable", None),
    GalleryScene("login", view=NOBODY_IN),
    GalleryScene("large", act=_large),
    GalleryScene("crop-stays", act=_crop),
    GalleryScene("compare", act=_compared),
    GalleryScene("without", act=_empty_sitting),
)


def opened(
    scene: GalleryScene, say: Say, portrait: Path, original: Path, good: tuple[Verdict, ...] = GOOD,
    bad: tuple[Verdict, ...] = BAD,
) -> tuple[GalleryPage, ScriptedStation]:  # fmt: skip
    """The window of a scene, and the desk it asks."""

    def read(_: Path) -> Sheet:
        if scene.count is None:
            raise OSError("gone")
        return sheet(scene.count, portrait)

    def read_one(_: Path, sitting: str) -> Story:
        number = f"A-{int(sitting, 16):04}"
        return LEFT if int(sitting, 16) in (14, 26) else story(number, portrait, original, good, bad)

    station = ScriptedStation(scene.view)
    return GalleryPage(portrait.parent, station, say, read, read_one), station


def played(page: GalleryPage, scene: GalleryScene) -> None:
    """What somebody does, once the window has been read."""
    scene.act(page)
