"""Live view: the newest frame on neutral grey, the predicted crop as a thin frame, the rule's bands as marks."""

import time

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from station.checks.crop import Crop
from station.checks.judgement import Judgement
from station.checks.limits import DEFAULT, load
from station.checks.verdict import Verdict
from station.mailbox import Mailbox
from station.view import DeskView
from ui.guides import Bands, bands_of, crop_on_screen, mirrored, resting_crop
from ui.hint import HEIGHT as HINT_HEIGHT
from ui.hint import WIDTH as HINT_WIDTH
from ui.hint import Hint
from ui.last_pictures import fitted
from ui.panel import CENTRE, Panel, Text
from ui.phrases import Say
from ui.theme import Ink, Role, Surface, font

LOOK_MS = 15  # how often the mailbox is looked at: well under a frame's time, and looking costs microseconds
STALE = 1.5  # seconds after which a frame says nothing about now

_NOTHING: tuple[Verdict, ...] = ()


class LiveView(Panel):
    """Shows the newest frame of the mailbox.

    Decoding and painting stay on this thread: a frame of 640x424 costs 2.3 ms to decode and 3 ms to paint at
    1920x1080 (measured on one core), of the 40 ms between two frames, and a picture never arrives late from elsewhere.
    """

    surface = Surface.STAGE

    def __init__(self, parent: QWidget, frames: Mailbox, *, sitters: bool = False) -> None:
        """Show these frames.

        Args:
            parent: the page.
            frames: of the camera lane.
            sitters: for the one in the chair: mirrored, with an oval for the head, and without figures and words.
        """
        super().__init__(parent)
        self._frames, self._sitters = frames, sitters
        self._profile = load(DEFAULT)
        self._image: QImage | None = None
        self._judgement: Judgement | None = None
        self._seq = 0
        self._turned = 0
        self._paused = False
        self._band_words = ("", "")
        self._corner: tuple[str, ...] = ()
        self._empty = Text(self, Role.HEADING, CENTRE, wrap=True)
        self._empty_words = ("", "")
        self._hint = Hint(self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    @property
    def seq(self) -> int:
        """Number of the frame shown; 0 while there is none."""
        return self._seq

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the newest judged frame was found to be."""
        return self._judgement.verdicts if self._judgement else _NOTHING

    @property
    def image(self) -> QImage | None:
        """The frame as it is painted, upright; None while there is none."""
        return self._image

    def arrange(self) -> None:
        """Words for an empty view stand in the middle, the instruction at the foot."""
        margin = self.px(96)
        self._empty.setGeometry(self.rect().adjusted(margin, margin, -margin, -margin))
        wide, high = self.width() / self.scale, self.height() / self.scale
        width = min(HINT_WIDTH, wide - 16)
        self._hint.setGeometry(self.rect_of((wide - width) / 2, high - HINT_HEIGHT - 8, width, HINT_HEIGHT))

    def display(self, view: DeskView, paused: bool, say: Say) -> None:
        """Take what does not come with frames.

        Args:
            view: how frames are turned, by which rule, which light there is, what helps now, and whether it rests.
            paused: the body is busy with a shot; its last frame stays, dimmed, and is not taken for now.
            say: words of the moment.
        """
        self._turned, self._paused, self._profile = view.turned, paused, load(view.profile)
        self._hint.display(None if self._sitters else view.instruction, say)
        rate = self._frames.rate
        self._corner = (
            *(() if rate is None else (say("ui.live.rate", rate=round(rate)),)),
            *((say("ui.live.flash"),) if view.lighting == "flash" else ()),
        )
        self._band_words = (say("ui.band.head"), say("ui.band.eyes"))
        empty = say("ui.live.standby" if view.standby else "ui.live.empty")
        self._empty_words = ("", "") if self._sitters else (empty, say("ui.live.busy"))
        self.look()
        self.update()

    def look(self) -> None:
        """Take the newest frame, if it is newer than the one shown and still says something about now."""
        frame, judged = self._frames.newest(), self._frames.judged()
        now = time.monotonic()
        if frame is None or (now - frame.at > STALE and not self._paused):
            self._go_dark()
            return
        fresh = judged is not None and now - judged.at <= STALE
        self._judgement = judged.judgement if judged is not None and fresh else None
        if frame.seq != self._seq:
            self._seq = frame.seq
            self._image = self._upright(QImage.fromData(frame.jpeg))
            self._empty.write("")
            self.update()

    def close_feed(self) -> None:
        """Stop looking."""
        self._timer.stop()

    def _upright(self, image: QImage) -> QImage:
        """Turned, then mirrored for the sitter, who knows this face from mirrors."""
        upright = image.transformed(QTransform().rotate(self._turned)) if self._turned else image
        return upright.flipped(Qt.Orientation.Horizontal) if self._sitters else upright

    def _go_dark(self) -> None:
        self._empty.write(self._empty_words[1 if self._paused else 0])
        if self._image is not None:
            self._image, self._judgement, self._seq = None, None, 0
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint frame and guides."""
        super().paintEvent(event)
        if self._image is None or self._image.isNull():
            return
        painter = QPainter(self)
        target = fitted(self._image.size(), self.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.45 if self._paused else 1.0)
        painter.drawImage(target, self._image)
        if not self._paused:
            self._paint_guides(painter, QRectF(target))
        if not self._paused and not self._sitters:
            self._paint_corner(painter, QRectF(target))

    def _paint_corner(self, painter: QPainter, target: QRectF) -> None:
        """How quick live view is and what it can't tell, small, at the upper left: the instruction is at the foot."""
        painter.setFont(font(Role.SMALL, self.scale))
        words, margin = "  ".join(self._corner), self.px(8)
        room = QRectF(target.left(), target.top(), target.width(), self.px(28))
        taken = QRectF(painter.boundingRect(room, Qt.AlignmentFlag.AlignLeft, words))
        if words:
            plate = QRectF(room.left(), room.top(), taken.width() + 2 * margin, room.height())
            painter.fillRect(plate, QColor(0, 0, 0, 150))
            painter.setPen(QColor(Ink.TEXT))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    @property
    def _solved(self) -> Crop | None:
        """The predicted crop, if it is of a picture of this turn: the body may just have been turned."""
        if self._judgement is None or self._image is None or self._judgement.crop is None:
            return None
        lies = self._image.width() > self._image.height()
        wide, high = self._judgement.size
        return self._judgement.crop if (wide > high) == lies else None

    def crop_in(self, target: QRectF) -> QRectF:
        """Where the predicted crop lies when the picture is painted into `target`; where it best would, unsolved."""
        if self._judgement is None or self._solved is None:
            return resting_crop(target, self._profile)
        crop = crop_on_screen(self._solved, self._judgement.size, target)
        return mirrored(crop, target) if self._sitters else crop

    def _paint_guides(self, painter: QPainter, target: QRectF) -> None:
        crop = self.crop_in(target)
        bands = bands_of(crop, self._profile)
        # Black under white: the marks stay visible on any picture and have no hue. Whole pixels keep them crisp.
        fine = max(1, self.px(2))
        for colour, width in ((QColor(0, 0, 0, 150), fine + 2), (QColor(255, 255, 255, 230), fine)):
            pen = QPen(colour, width)
            if self._sitters:
                painter.setPen(pen)
                painter.drawEllipse(bands.oval)
            self._paint_marks(painter, crop, bands, pen, self._solved is not None)
        if not self._sitters:
            self._paint_band_words(painter, crop, bands)

    @staticmethod
    def _paint_marks(painter: QPainter, crop: QRectF, bands: Bands, pen: QPen, solved: bool) -> None:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLines([line.toLine() for line in (*bands.head_top, *bands.eyes, *bands.face)])
        pen.setStyle(Qt.PenStyle.SolidLine if solved else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(crop.toRect())

    def _paint_band_words(self, painter: QPainter, crop: QRectF, bands: Bands) -> None:
        painter.setFont(font(Role.SMALL, self.scale))
        room = QSize(self.px(120), self.px(28))
        for words, lines in zip(self._band_words, (bands.head_top, bands.eyes), strict=True):
            if not lines:
                continue
            middle = (lines[0].y1() + lines[-1].y1()) / 2
            place = QRectF(crop.right() + self.px(8), middle - room.height() / 2, room.width(), room.height())
            taken = QRectF(painter.boundingRect(place, Qt.AlignmentFlag.AlignCenter, words))
            plate = QRectF(place.left(), place.top(), taken.width() + self.px(12), place.height())
            painter.fillRect(plate, QColor(0, 0, 0, 150))
            painter.setPen(QColor(Ink.TEXT))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
