"""The papers window: which sheets, for whom, into which folder; made on a thread of its own while the desk goes on."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from station.config import SettingsError
from station.papers import PapersMade, make_papers
from station.reports.known import KINDS
from station.reports.readers import READERS, Reader
from station.words import known
from ui import office
from ui.door import Station
from ui.errands import Errands
from ui.phrases import Say
from ui.signs import Sign
from ui.theme import UNIT, scale_for, smallest

Make = Callable[[Path, Sequence[str], Reader | None, Path | None], PapersMade]

USUAL = "usual"
"""For whom each kind is made as a rule."""


class PapersPage(QWidget):
    """The whole window.

    Attributes:
        made: what was made last; None before, and where it failed.
    """

    def __init__(
        self, folder: Path, station: Station, say: Say, parent: QWidget | None = None, make: Make = make_papers
    ) -> None:
        """Offer every kind; `folder` is the data folder, `make` is called on another thread."""
        super().__init__(parent, Qt.WindowType.Window)
        self._folder, self._station, self._say, self._make = folder, station, say, make
        self._to: Path | None = None
        self.made: PapersMade | None = None
        self._problem: BaseException | None = None
        self._errands = Errands(self)
        self._build()
        self.setMinimumSize(smallest())
        self.speak(say)

    # how it looks

    def _build(self) -> None:
        self._heading, self._whose, self._where = QLabel(), QLabel(), QLabel()
        self._heading.setObjectName("heading")
        self._state = QLabel()
        self._state.setObjectName("state")
        for label in (self._where, self._state):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.list = QListWidget()
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for kind in KINDS:
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, kind)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.itemChanged.connect(lambda _: self._show())
        self._readers = QButtonGroup(self)
        self._reader_buttons: dict[str, QRadioButton] = {}
        for name in (USUAL, *READERS):
            button = self._reader_buttons[name] = QRadioButton()
            self._readers.addButton(button)
        self._reader_buttons[USUAL].setChecked(True)
        self._all, self._choose, self._own = QPushButton(), QPushButton(), QPushButton()
        self._go, self._open, self._leave = QPushButton(), QPushButton(), QPushButton()
        self._all.clicked.connect(self._tick_all)
        self._choose.clicked.connect(self._choose_folder)
        self._own.clicked.connect(lambda: self.put_into(None))
        self._go.clicked.connect(self.start)
        self._open.clicked.connect(self._open_folder)
        self._leave.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._all)
        readers = QGridLayout()
        readers.addWidget(self._whose, 0, 0)
        for place, button in enumerate(self._reader_buttons.values()):
            readers.addWidget(button, place // 2, 1 + place % 2)
        readers.setColumnStretch(2, 1)
        readers.setSpacing(UNIT)
        where = QHBoxLayout()
        where.addWidget(self._where, 1)
        where.addWidget(self._own)
        where.addWidget(self._choose)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for push in (self._open, self._go, self._leave):
            foot.addWidget(push)
        for row in (where, foot):
            row.setSpacing(2 * UNIT)
        page = QVBoxLayout(self)
        page.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        page.setSpacing(2 * UNIT)
        page.addLayout(top)
        page.addWidget(self.list, 1)
        page.addLayout(readers)
        page.addLayout(where)
        page.addWidget(self._state)
        page.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        self.setStyleSheet(office.style(scale_for(event.size())))

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("ui.papers"))
        self._heading.setText(say("ui.papers"))
        self._whose.setText(say("ui.papers.reader"))
        self.list.setAccessibleName(say("ui.papers"))
        for item in self._items:
            kind = item.data(Qt.ItemDataRole.UserRole)
            usual = say(f"ui.papers.for.{KINDS[kind]}")
            item.setText(f"{say(f'report.kind.{kind}')} · {usual}")
        for name, button in self._reader_buttons.items():
            button.setText(say(f"report.reader.{name}"))
        for push, word in (
            (self._all, "all"), (self._choose, "choose"), (self._own, "own"), (self._go, "make"),
            (self._open, "open"), (self._leave, "leave"),
        ):  # fmt: skip
            push.setText(say(f"ui.papers.{word}"))
        self._show()

    # what is wanted

    @property
    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are ticked."""
        ticked = (item for item in self._items if item.checkState() is Qt.CheckState.Checked)
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)

    def tick(self, *kinds: str) -> None:
        """Tick these and no others."""
        for item in self._items:
            wanted = item.data(Qt.ItemDataRole.UserRole) in kinds
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)

    def _tick_all(self) -> None:
        self.tick(*(() if len(self.kinds) == len(KINDS) else KINDS))

    @property
    def reader(self) -> Reader | None:
        """For whom; None: for whom each is made as a rule."""
        return next((name for name in READERS if self._reader_buttons[name].isChecked()), None)

    def read_by(self, reader: Reader | None) -> None:
        """As the button does."""
        self._reader_buttons[reader or USUAL].setChecked(True)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self._say("ui.papers.choose"))
        if path:
            self.put_into(Path(path))

    def put_into(self, to: Path | None) -> None:
        """The folder to put sheets into; None: the job's own place in the data folder."""
        self._to = to
        self._show()

    def _open_folder(self) -> None:
        if self.made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made.to)))

    # making

    def start(self) -> None:
        """Make what is ticked."""
        if self._may_make:
            self.made = self._problem = None
            self._errands.run(partial(self._make, self._folder, self.kinds, self.reader, self._to), self._done)
        self._show()

    @property
    def _may_make(self) -> bool:
        return bool(self.kinds) and not self._errands.under_way and not self._station.snapshot().login_needed

    @property
    def settled(self) -> bool:
        """Whether nothing is under way."""
        return not self._errands.under_way

    def _done(self, came: object) -> None:
        if isinstance(came, PapersMade):
            self.made = came
        elif isinstance(came, SettingsError) or known(f"trouble.{getattr(came, 'code', '')}"):
            assert isinstance(came, Exception)  # noqa: S101 - both are
            self._problem = came
        else:
            raise came if isinstance(came, BaseException) else AssertionError("neither sheets nor a problem")
        self._show()

    def _show(self) -> None:
        office.tell(self._state, *self._told())
        to = self._say("ui.papers.own-place") if self._to is None else str(self._to)
        self._where.setText(self._say("ui.papers.to", to=to))
        self._own.setEnabled(self._to is not None)
        self._go.setEnabled(self._may_make)
        self._open.setEnabled(self.made is not None and self.made.files > 0)

    def _told(self) -> tuple[Sign, str]:
        """What is going on, in a sentence or two."""
        say = self._say
        if self._errands.under_way:
            return Sign.DOT, say("ui.papers.making")
        if self._problem is not None:
            code = f"trouble.{getattr(self._problem, 'code', '')}"
            params = getattr(self._problem, "params", {})
            return Sign.BAR, say(code, **params) if known(code) else str(self._problem)
        if self.made is not None:
            return self._told_of(self.made)
        if self._station.snapshot().login_needed:
            return Sign.TRIANGLE, say("ui.papers.login")
        return Sign.DOT, say("ui.papers.tick" if not self.kinds else "ui.papers.ready", count=len(self.kinds))

    def _told_of(self, made: PapersMade) -> tuple[Sign, str]:
        say = self._say
        parts = [say("ui.papers.made", files=made.files, to=made.to)] if made.files else []
        if made.empty:
            kinds = say("ui.papers.between").join(say(f"ui.papers.kind.{kind}") for kind in made.empty)
            parts.append(say("ui.papers.empty", kinds=kinds))
        if made.characters:
            parts.append(say("ui.papers.glyphs", characters=", ".join(made.characters)))
        sign = Sign.BAR if not made.files else Sign.TRIANGLE if made.characters else Sign.TICK
        return sign, "\n".join(parts)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread behind."""
        self._errands.close()
        super().closeEvent(event)
