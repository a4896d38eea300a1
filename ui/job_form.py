"""The job as a form: every setting of its file, told at once what is wrong with it, saved without holding the window.

Nothing that runs is changed by it: a desk reads its job when it is opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.checks import limits
from station.config import SettingsError
from station.job.cloning import Clone
from station.job.editing import Draft, next_years, save
from station.job.jobfile import job_name
from station.job.showing_job import fingerprint
from station.job.table import JobTable, checked
from station.job.writing import as_raw
from station.job.wrong import BadJob, Wrong
from station.words import LANGUAGES, known
from ui import office
from ui.days_field import DaysField
from ui.errands import Errands
from ui.form_fields import (
    FeeField,
    Field,
    LevelsField,
    LineField,
    MethodsField,
    PathField,
    PickField,
    SecondsField,
    TextField,
    TickField,
)
from ui.notice_preview import NoticePreview
from ui.phrases import Say, language_of, speaker
from ui.spoken import name_fields
from ui.theme import Ink, roomy, scale_for, smallest

SECTIONS = ("school", "days", "capture", "payment", "privacy", "prints", "notice")
PICTURES = "PNG, JPEG (*.png *.jpg *.jpeg)"
BAR = "⊘ "  # state is never colour alone
LABELS = 260
SIDE = 280
WIDTHS = (22, 25, 35, 40)
COUNTS = (1, 2, 3, 5, 6, 8, 9, 10, 12, 16, 20, 30)


def _values(name: str, values: tuple[str, ...], *, unset: bool | str) -> tuple[tuple[str | None, str], ...]:
    """Values and the codes of their words; `unset` is what a file that says nothing means, True where nobody knows."""
    named = tuple((value, f"job.value.{name}.{value}") for value in values)
    if isinstance(unset, str):
        return (None, f"job.value.{name}.{unset}"), *named
    return ((None, "job.value.unset"), *named) if unset else named


def _first_unsaid(name: str, values: tuple[str, ...]) -> tuple[tuple[str | None, str], ...]:
    """The first is what a file that says nothing means."""
    return tuple((value if place else None, f"job.value.{name}.{value}") for place, value in enumerate(values))


def _figures(name: str, figures: tuple[int, ...]) -> tuple[tuple[int | None, str], ...]:
    return (None, f"ui.job.{name}.usual"), *((figure, str(figure)) for figure in figures)


class JobForm(QWidget):
    """The whole window.

    Attributes:
        table: what the form says; None while something is wrong.
        wrongs: what is wrong with it, as the file's check tells it.
        saved: what was saved last; None before.
    """

    def __init__(self, opened: Callable[[], Draft], say: Say, today: date, parent: QWidget | None = None) -> None:
        """Show the draft that `opened` gives; it is called on another thread."""
        super().__init__(parent, Qt.WindowType.Window)
        self._say, self._today = say, today
        self._draft: Draft | None = None
        self._shown: Mapping[str, Any] = {}
        self.table: JobTable | None = None
        self.wrongs: tuple[Wrong, ...] = ()
        self.saved: Draft | None = None
        self._news: str | None = None
        self._asked_to_drop = False
        self._errands = Errands(self)
        self._make_fields()
        self._make_window()
        self.setMinimumSize(smallest())
        self.speak(say)
        self._enable(False)
        self._tell(say("ui.job.opening"), Ink.INFO)
        self._errands.run(opened, self._opened)

    # what there is

    def _make_fields(self) -> None:
        year = self._today.year
        years = tuple((f"{one}届", f"{one}届") for one in range(year - 1, year + 4))
        profiles = tuple((name, name) for name in limits.names())
        self.days = DaysField(("days",), "job.label.days", self._today)
        self.name = QLineEdit()
        self.name.setMaxLength(40)
        self.name.textChanged.connect(self._changed)
        self.pages: dict[str, list[Field]] = {
            "school": [
                LineField(("school", "code"), "ui.job.school-code", 20),
                LineField(("school", "name"), "ui.job.school-name", 60),
                PickField(("cohort",), "job.label.cohort", ((None, "ui.job.unset"), *years), as_they_are=True),
                LineField(("campus",), "job.label.campus", 40),
                LineField(("place",), "job.label.place", 60),
                LevelsField(("levels",), "job.label.levels"),
                FeeField(("fee",), "job.label.fee"),
            ],
            "days": [SecondsField(("seconds",), "job.label.seconds"), self.days],
            "capture": [
                PickField(("mode",), "job.label.mode", _values("mode", ("strict", "queue"), unset=True)),
                PickField(
                    ("tokens",), "job.label.tokens", _values("tokens", ("either", "card", "code", "both"), unset=False)
                ),
                TickField(("electronic_id",), "job.label.electronic_id", "ui.job.yes.electronic_id"),
                PathField(("code_list",), "job.label.code_list", folder=False, base=self._folder),
                PickField(
                    ("lighting",), "job.label.lighting", _values("lighting", ("continuous", "flash"), unset=True)
                ),
                PickField(
                    ("checks", "profile"), "ui.job.profile", ((None, "job.value.unset"), *profiles), as_they_are=True
                ),
                TickField(("body_button",), "job.label.body_button", "ui.job.yes.body_button"),
                PickField(
                    ("overrides",), "job.label.overrides",
                    _values("overrides", ("anybody", "supervisors"), unset=True),
                ),
                PathField(("dress_rule",), "job.label.dress_rule", folder=True, base=self._folder),
            ],
            "payment": [
                PickField(("payment", "by"), "ui.job.by", _first_unsaid("by", ("class", "major", "college", "person"))),
                MethodsField(("payment", "methods"), "ui.job.methods"),
                LineField(("payment", "payee"), "ui.job.payee", 40),
                PathField(
                    ("payment", "wechat_qr"), "ui.job.wechat_qr", folder=False, base=self._folder, files=PICTURES
                ),
                PathField(
                    ("payment", "alipay_qr"), "ui.job.alipay_qr", folder=False, base=self._folder, files=PICTURES
                ),
                PickField(("payment", "retakes"), "ui.job.retakes", _first_unsaid("retakes", ("free", "billed"))),
            ],
            "privacy": [
                PickField(
                    ("naming",), "job.label.naming",
                    _values("naming", ("number", "id_number", "exam_number", "student_number"), unset=True),
                ),
                PickField(("names",), "job.label.names", _values("names", ("kept", "masked", "none"), unset=False)),
            ],
            "prints": [
                PickField(("prints", "paper"), "ui.job.paper", _values("paper", ("6-inch", "A4"), unset="5-inch")),
                PickField(("prints", "width"), "ui.job.width", _figures("width", WIDTHS), as_they_are=True),
                PickField(("prints", "count"), "ui.job.count", _figures("count", COUNTS), as_they_are=True),
                PickField(
                    ("prints", "cut_marks"), "ui.job.cut_marks",
                    ((None, "job.value.cut_marks.yes"), (False, "job.value.cut_marks.no")),
                ),
                PickField(
                    ("prints", "caption"), "ui.job.caption",
                    _values("caption", ("name_student_number", "number", "none"), unset="name_number"),
                ),
            ],
            "notice": [
                LineField(("consent", "version"), "ui.job.version", 20),
                TextField(("consent", "zh"), "ui.job.zh"),
                TextField(("consent", "en"), "ui.job.en"),
            ],
        }  # fmt: skip
        for field in self._fields:
            field.changed.connect(self._changed)

    @property
    def _fields(self) -> list[Field]:
        return [field for fields in self.pages.values() for field in fields]

    def field(self, *key: str) -> Field:
        """The field of a key."""
        return next(field for field in self._fields if field.key == key)

    def _folder(self) -> Any:
        return self._draft.folder if self._draft is not None else None

    def _make_window(self) -> None:
        self._labels: dict[tuple[str, ...], QLabel] = {}
        self._name_label, self._where = QLabel(), QLabel()
        self._where.setObjectName("second")
        self.sections = QListWidget()
        self.sections.setObjectName("sections")
        self.sections.addItems(list(SECTIONS))
        self._stack = QStackedWidget()
        self.preview = NoticePreview()
        for name in SECTIONS:
            self._stack.addWidget(self._page(name))
        self.sections.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.sections.setCurrentRow(0)
        self.state, self._how = QLabel(), QLabel()
        self.state.setWordWrap(True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._how.setObjectName("second")
        self.buttons = {"save": QPushButton(), "clone": QPushButton(), "close": QPushButton()}
        acts = {"save": self.save, "clone": self.make_next_years, "close": self._leave}
        for name, button in self.buttons.items():
            button.clicked.connect(acts[name])
        self._put_together()
        for keys, act in (
            ("Ctrl+S", self.save), ("Ctrl+N", self.make_next_years), ("Escape", self._leave),
            ("Ctrl+Down", partial(self._turn, 1)), ("Ctrl+Up", partial(self._turn, -1)),
            ("Ctrl+L", self._switch_language),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _put_together(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._name_label)
        head.addWidget(self.name)
        head.addWidget(self._where, 1)
        middle = QHBoxLayout()
        middle.addWidget(self.sections)
        middle.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._how, 1)
        for button in self.buttons.values():
            foot.addWidget(button)
        column = QVBoxLayout(self)
        for part in (head, middle, self.state, foot):
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part, 1 if part is middle else 0)

    def _page(self, name: str) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate(self.pages[name]):
            label = QLabel()
            if isinstance(field, DaysField | TextField):
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._labels[field.key] = label
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            if isinstance(field, DaysField | TextField):
                grid.setRowStretch(row, 1)
        if name == "notice":
            grid.addWidget(self.preview, 0, 2, len(self.pages[name]), 1)
            grid.setColumnStretch(2, 1)
        elif not any(isinstance(field, DaysField) for field in self.pages[name]):
            grid.setRowStretch(len(self.pages[name]), 1)
        return page

    # looks

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        self._say = say
        self.setWindowTitle(say("ui.job"))
        self._name_label.setText(say("ui.job.name"))
        self.name.setAccessibleName(say("ui.job.name"))
        self.sections.setAccessibleName(say("ui.job"))
        for place, name in enumerate(SECTIONS):
            self.sections.item(place).setText(say(f"ui.job.{name}"))
        for field in self._fields:
            field.blockSignals(True)
            field.speak(say)
            field.blockSignals(False)
            name_fields(field, say(field.label))
        self.preview.speak(say)
        self._how.setText(say("ui.job.how"))
        for name, button in self.buttons.items():
            button.setText(say(f"ui.job.{name}"))
        self._show_whose()
        self._show_wrongs()

    def _switch_language(self) -> None:
        following = LANGUAGES.index(language_of(self._say)) + 1
        self._news = None
        self.speak(speaker(LANGUAGES[following % len(LANGUAGES)]))
        self._judge()

    def _show_whose(self) -> None:
        draft = self._draft
        if draft is None or draft.table.key is None:
            self._where.setText("")
            return
        key = self._say("ui.job.fingerprint", figures=fingerprint(draft.table.key))
        self._where.setText(f"{key}   {draft.path if draft.text is not None else draft.folder}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scale with the window."""
        super().resizeEvent(event)
        self._look(event.size())

    def _look(self, size: QSize) -> None:
        scale = scale_for(size)
        self.setStyleSheet(office.style(scale))
        self.sections.setFixedWidth(round(roomy(SIDE * scale)))
        self.name.setFixedWidth(round(360 * scale))
        self.state.setFixedHeight(round(roomy(72 * scale)))
        for label in self._labels.values():
            label.setFixedWidth(round(roomy(LABELS * scale)))

    def _turn(self, step: int) -> None:
        place = (self.sections.currentRow() + step) % len(SECTIONS)
        self.sections.setCurrentRow(place)
        self.pages[SECTIONS[place]][0].setFocus()

    # what it says

    def _opened(self, came: object) -> None:
        if isinstance(came, Draft):
            self._show(came)
        elif isinstance(came, SettingsError):
            self._tell(self._say("ui.job.broken", problem=str(came)), Ink.TROUBLE)
        else:
            self._tell_no(came)

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        raw = as_raw(draft.table)
        for field in self._fields:
            field.blockSignals(True)
            field.show_value(_of(raw, field.key))
            field.blockSignals(False)
        self.name.setText(draft.name)
        self.name.setReadOnly(draft.text is not None or bool(draft.name))
        self._shown = self.raw()
        self._enable(True)
        self._show_whose()
        self._judge()
        (self.name if not draft.name else self.pages["school"][0]).setFocus()

    def raw(self) -> dict[str, Any]:
        """What the form says, as a file has it; what no field shows stays as it was."""
        draft = self._draft
        if draft is None:
            return {}
        raw = as_raw(draft.table)
        for field in self._fields:
            _put(raw, field.key, field.value())
        return {name: value for name, value in raw.items() if value != {}}

    def _changed(self) -> None:
        if self._draft is not None:
            self._news, self._asked_to_drop = None, False
            self._judge()

    @property
    def busy(self) -> bool:
        """Whether something is being read or written."""
        return self._errands.under_way > 0

    @property
    def unsaved(self) -> bool:
        """Whether the form says something that its file does not."""
        draft = self._draft
        if draft is None:
            return False
        return draft.like is not None or self.raw() != self._shown or self.name.text() != draft.name

    def _judge(self) -> None:
        """Look at it as the file's check does, and show it."""
        draft = self._draft
        if draft is None:
            return
        try:
            self.table, wrongs = checked(self.raw()), list[Wrong]()
        except BadJob as bad:
            self.table, wrongs = None, list(bad.wrongs)
        if self.table is not None and (consent := self.table.consent) is not None:
            known = draft.notices.get(consent.version)
            if known is not None and known != consent.notice.sha256:
                wrongs.append(Wrong(("consent", "version"), "notice-changed", {"version": consent.version}))
        if draft.text is None:
            wrongs += self._wrong_name()
        self.wrongs = tuple(wrongs)
        self.preview.show_notice(self._notice())
        self._show_wrongs()

    def _notice(self) -> Any:
        """The text as it is written, though its version or another field may be wrong."""
        said = {key: self.field("consent", key).value() for key in ("version", "zh", "en")}
        said["version"] = said["version"] or "-"
        try:
            consent = checked({"consent": {key: value for key, value in said.items() if value}}).consent
        except BadJob:
            return None
        return consent.notice if consent else None

    def _wrong_name(self) -> list[Wrong]:
        draft = self._draft
        try:
            job_name((draft.folder if draft else self._folder()) / f"{self.name.text()}.job.toml")
        except BadJob:
            return [Wrong(("name",), "job-name")]
        return []

    def _show_wrongs(self) -> None:
        if self._draft is None:
            return
        keys = [wrong.key for wrong in self.wrongs]
        marked = set()
        for place, name in enumerate(SECTIONS):
            for field in self.pages[name]:
                wrong = any(_about(key, field.key) for key in keys)
                marked |= {place} if wrong else set()
                label = self._labels[field.key]
                label.setText((BAR if wrong else "") + self._say(field.label))
                label.setProperty("wrong", wrong)
                _polish(label)
            self.sections.item(place).setText((BAR if place in marked else "") + self._say(f"ui.job.{name}"))
        self.buttons["save"].setEnabled(not self.wrongs and self.unsaved)
        self._tell_how_it_stands()

    def _tell_how_it_stands(self) -> None:
        if self._news is not None:
            self._tell(self._news, Ink.TEXT)
        elif self.wrongs:
            first, more = self.wrongs[0], len(self.wrongs) - 1
            code = "ui.job.wrong.more" if more else "ui.job.wrong"
            words = {"key": self._key_said(first), "wrong": first.said(language_of(self._say)), "count": more}
            self._tell(BAR + self._say(code, **words), Ink.TROUBLE)
        elif self.unsaved:
            self._tell(self._say("ui.job.good"), Ink.PASS)
        else:
            self._tell(self._say("ui.job.unchanged"), Ink.SECOND)

    def _key_said(self, wrong: Wrong) -> str:
        if wrong.key == ("name",):
            return self._say("ui.job.name")
        field = next((field for field in self._fields if _about(wrong.key, field.key)), None)
        place = next((f" {part + 1}" for part in wrong.key if isinstance(part, int)), "")
        return (self._say(field.label) if field is not None else wrong.name) + place

    # what it does

    def save(self) -> None:
        """Save it, if nothing is wrong with it."""
        draft, table = self._draft, self.table
        if draft is None or table is None or self.wrongs or not self.unsaved:
            return
        if draft.text is None:
            draft = replace(draft, name=self.name.text())
        self._enable(False)
        self._tell(self._say("ui.job.saving"), Ink.INFO)
        self._errands.run(partial(save, draft, table), self._was_saved)

    def _was_saved(self, came: object) -> None:
        self._enable(True)
        if not isinstance(came, Draft):
            self._tell_no(came)
            return
        self.saved = came
        self._show(came)
        self._news = self._say("ui.job.saved", path=came.path)
        self._tell_how_it_stands()

    def make_next_years(self) -> None:
        """Turn the form into next year's job: nothing is written until that is saved."""
        draft = self._draft
        if draft is None or draft.text is None or self.unsaved:
            code = "ui.job.clone-no-file" if draft is None or draft.text is None else "ui.job.clone-first-save"
            self._tell(self._say(code), Ink.WARN)
            return
        before = draft.table.cohort
        following, made = next_years(draft, f"{int(before[:4]) + 1 if before else self._today.year + 1}届")
        self._show(following)
        self._news = self._about_clone(made)
        self._tell_how_it_stands()

    def _about_clone(self, made: Clone) -> str:
        say = self._say
        weeks = 52 * (made.shifted or 0)
        days = say("ui.job.cloned.days", weeks=weeks) if weeks else say("ui.job.cloned.no-days")
        left = say("ui.job.cloned.left") if made.left else ""
        return say("ui.job.cloned", cohort=made.table.cohort, days=days, left=left).strip()

    def _leave(self) -> None:
        """Close; what is not saved is asked about once."""
        if self.unsaved and not self._asked_to_drop:
            self._asked_to_drop = True
            self._tell(self._say("ui.job.unsaved"), Ink.WARN)
        else:
            self.close()

    def _enable(self, enabled: bool) -> None:
        for part in (self.name, self.sections, self._stack, self.buttons["save"], self.buttons["clone"]):
            part.setEnabled(enabled)

    def _tell(self, words: str, ink: Ink) -> None:
        self.state.setText(words)
        office.write_in(self.state, ink)

    def _tell_no(self, problem: object) -> None:
        if isinstance(problem, SettingsError):
            self._tell(BAR + str(problem), Ink.TROUBLE)
        elif isinstance(problem, BaseException):
            code = getattr(problem, "code", None)
            if code is None or not known(f"trouble.{code}"):
                raise problem
            self._tell(BAR + self._say(f"trouble.{code}", **getattr(problem, "params", {})), Ink.TROUBLE)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no thread behind."""
        self._errands.close()
        super().closeEvent(event)


def _of(raw: Mapping[str, Any], key: tuple[str, ...]) -> Any:
    for part in key:
        raw = raw.get(part) or {}
    return raw if raw != {} else None


def _put(raw: dict[str, Any], key: tuple[str, ...], value: Any) -> None:
    for part in key[:-1]:
        raw = raw.setdefault(part, {})
    if value is None:
        raw.pop(key[-1], None)
    else:
        raw[key[-1]] = value


def _about(wrong: tuple[str | int, ...], field: tuple[str, ...]) -> bool:
    """Whether a mistake is a field's: of its key, of something inside it, or of the table that it is part of."""
    least = min(len(wrong), len(field))
    return wrong[:least] == field[:least]


def _polish(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)
