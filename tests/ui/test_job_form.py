"""The job's form by clicks and keys: what is typed is saved and read again, what is wrong is said and not saved."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from support.desk_scenes import ARMED, BASE, ScriptedStation
from support.notices import FILLED_IN, SHORT

from station.config import load as load_settings
from station.job import jobfile, notice
from station.job.editing import Draft, open_file, open_of
from station.job.table import JobTable
from station.job.writing import fresh, new_key, write
from station.words import LANGUAGES
from ui.days_field import DaysField
from ui.desk_page import DeskPage
from ui.form_fields import FeeField, LevelsField, LineField, PathField, PickField, SecondsField, TextField, TickField
from ui.job_form import SECTIONS, JobForm
from ui.other_windows import OtherWindows
from ui.panel import Text
from ui.phrases import speaker

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 5, 1)
Open = Callable[[Callable[[], Draft]], JobForm]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Open]:
    forms: list[JobForm] = []

    def show(opened: Callable[[], Draft], language: str = "zh_CN", size: QSize | None = None) -> JobForm:
        form = JobForm(opened, speaker(language), TODAY)
        qtbot.addWidget(form)
        forms.append(form)
        form.resize(size or QSize(1280, 720))
        with qtbot.waitExposed(form):
            form.show()
        qtbot.waitUntil(lambda: not form.busy)
        return form

    yield show  # type: ignore[misc]
    for form in forms:
        form.close()


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "spring-2026.job.toml"
    write(path, fresh(FILLED_IN))
    return path


def type_in(widget: QWidget, words: str) -> None:
    QTest.keyClick(widget, Key.Key_A, Ctrl)
    QTest.keyClicks(widget, words)


def saved(qtbot: QtBot, form: JobForm) -> None:
    QTest.keyClick(form, Key.Key_S, Ctrl)
    qtbot.waitUntil(lambda: not form.busy)


def focused(form: JobForm) -> QWidget:
    found = form.focusWidget()
    assert found is not None
    return found


def test_a_job_is_filled_in_by_keys_alone_saved_and_is_this_folders_job(
    qtbot: QtBot, show: Open, tmp_path: Path
) -> None:
    (tmp_path / "station.toml").write_text('# ours\n[desk]\nletter = "C"\n')
    form = show(partial(open_of, tmp_path))
    assert [wrong.code for wrong in form.wrongs] == ["job-name"] and not form.buttons["save"].isEnabled()
    QTest.keyClicks(focused(form), "spring-2026")
    form.activateWindow()
    for section in SECTIONS:
        assert form.sections.currentRow() == SECTIONS.index(section)
        for field in form.pages[section]:
            if isinstance(field, LineField) and field.key != ("consent", "version"):
                QTest.keyClicks(field.line, "10622")
            elif isinstance(field, PickField):
                QTest.keyClick(field.pick, Key.Key_Down)
            elif isinstance(field, FeeField):
                QTest.keyClick(field.kind, Key.Key_Down)
                QTest.keyClick(field.kind, Key.Key_Down)
                type_in(field.amount, "12.5")
            elif isinstance(field, SecondsField):
                type_in(field.spin, "27")
            elif isinstance(field, LevelsField):
                QTest.keyClick(field.ticks["专升本"], Key.Key_Space)
            elif isinstance(field, DaysField):
                QTest.keyClick(field.add, Key.Key_Space)
                QTest.keyClick(field.add, Key.Key_Space)
                QTest.keyClick(field.lines[1].second, Key.Key_Space)
            elif isinstance(field, TextField) and field.key == ("consent", "en"):
                QTest.keyClicks(field.text, "Please read.")
            elif isinstance(field, LineField):
                QTest.keyClicks(field.line, "2026-1")
        QTest.keyClick(form, Key.Key_Down, Ctrl)
    assert form.wrongs == ()
    saved(qtbot, form)
    assert "下次启动" in form.state.text()
    name, table = jobfile.load_table(tmp_path / "spring-2026.job.toml")
    job = jobfile.job_of(tmp_path, load_settings(tmp_path), datetime.now().astimezone())
    assert (name, job.name, table.fee, table.seconds, table.levels) == (job.name, "spring-2026", 1250, 27, ("专升本",))
    assert table.school is not None and table.school.code == "10622" and table.place == "10622"
    assert [str(day.date) for day in table.days] == ["2026-05-01", "2026-05-02"]
    assert [len(day.hours) for day in table.days] == [2, 1]
    assert table.consent is not None and table.consent.en == "Please read."
    assert (table.cohort, table.mode, table.lighting, table.naming) == ("2025届", "strict", "continuous", "number")
    assert (table.tokens, table.names, table.overrides) == ("card", "masked", "anybody")
    assert (tmp_path / "station.toml").read_text("utf-8").startswith("# ours\n[desk]\n")


def test_what_the_form_shows_is_what_it_says_and_what_it_does_not_show_stays(
    qtbot: QtBot, show: Open, tmp_path: Path
) -> None:
    table = FILLED_IN.model_copy(update={"checks": {"roll": "off"}, "electronic_id": True, "cohort": "1999届"})
    path = tmp_path / "a.job.toml"
    write(path, "# by hand\n" + fresh(table))
    form = show(partial(open_file, path))
    assert form.table == table and not form.unsaved
    for field in form._fields:
        if isinstance(field, TickField) and field.key == ("body_button",):
            QTest.keyClick(field.tick, Key.Key_Space)
        if isinstance(field, PathField) and field.key == ("dress_rule",):
            field.take(tmp_path / "dress")
    saved(qtbot, form)
    after = jobfile.load_table(path)[1]
    assert after == table.model_copy(update={"body_button": True, "dress_rule": Path("dress")})
    assert path.read_text("utf-8").startswith("# by hand\n")


def test_what_is_wrong_is_said_at_once_in_the_files_words_and_is_not_saved(
    qtbot: QtBot, show: Open, filled: Path
) -> None:
    form = show(partial(open_file, filled))
    before = filled.read_bytes()
    field = form.field("school", "code")
    assert isinstance(field, LineField)
    type_in(field.line, "1-2")
    (wrong,) = form.wrongs
    assert wrong.said("zh_CN") in form.state.text() and "学校代码" in form.state.text()
    assert "⊘" in form.sections.item(0).text() and "⊘" not in form.sections.item(1).text()
    saved(qtbot, form)
    assert filled.read_bytes() == before
    QTest.keyClick(form, Key.Key_L, Ctrl)
    assert wrong.said("en") in form.state.text() and "school code" in form.state.text()
    type_in(field.line, "12")
    assert form.wrongs == ()
    assert form.buttons["save"].isEnabled()


def test_two_fields_that_contradict_each_other(show: Open, filled: Path) -> None:
    form = show(partial(open_file, filled))
    names = form.field("names")
    assert isinstance(names, PickField)
    QTest.keyClick(names.pick, Key.Key_End)
    assert [wrong.code for wrong in form.wrongs] == ["naming-unkept"]


def test_a_changed_notice_wants_another_version_where_the_old_one_was_in_use(show: Open, filled: Path) -> None:
    (filled.parent / "station.toml").write_text(f'[job]\nfile = "{filled.name}"\n')
    notice.keep(filled.parent, "spring-2026", SHORT)
    form = show(partial(open_of, filled.parent))
    assert form.wrongs == ()
    text = form.field("consent", "en")
    assert isinstance(text, TextField)
    QTest.keyClicks(text.text, "More. ")
    assert [wrong.code for wrong in form.wrongs] == ["notice-changed"]
    version = form.field("consent", "version")
    assert isinstance(version, LineField)
    type_in(version.line, "2026-2")
    assert form.wrongs == ()


def test_the_notice_is_seen_as_students_see_it(show: Open, filled: Path) -> None:
    form = show(partial(open_file, filled))
    form.sections.setCurrentRow(SECTIONS.index("notice"))
    board = form.preview.frame.board
    shown = " ".join(text.text() for text in board.findChildren(Text))
    assert SHORT.zh[:12] in shown and SHORT.version in shown
    QTest.mouseClick(form.preview.on, Qt.MouseButton.LeftButton)
    shown = " ".join(text.text() for text in board.findChildren(Text))
    assert SHORT.en[:12] in shown


def test_next_years_job_is_a_new_file_with_a_new_key(qtbot: QtBot, show: Open, filled: Path) -> None:
    before = filled.read_bytes()
    form = show(partial(open_file, filled))
    QTest.keyClick(form, Key.Key_N, Ctrl)
    assert "2027届" in form.state.text() and "52" in form.state.text()
    QTest.keyClicks(focused(form), "spring-2026")
    saved(qtbot, form)
    assert "已经有了" in form.state.text(), "the name is taken"
    type_in(form.name, "spring-2027")
    saved(qtbot, form)
    after = jobfile.load_table(filled.parent / "spring-2027.job.toml")[1]
    assert filled.read_bytes() == before
    assert after.key != FILLED_IN.key and after.cohort == "2027届" and after.place == FILLED_IN.place


def test_a_file_that_somebody_else_changed_meanwhile_stays_as_it_is(qtbot: QtBot, show: Open, filled: Path) -> None:
    form = show(partial(open_file, filled))
    filled.write_text(filled.read_text("utf-8") + "# theirs\n", "utf-8")
    place = form.field("place")
    assert isinstance(place, LineField)
    type_in(place.line, "Hall 2")
    saved(qtbot, form)
    assert "别处改过" in form.state.text() and form.unsaved
    assert filled.read_text("utf-8").endswith("# theirs\n")


def test_escape_asks_before_it_drops_what_was_typed(show: Open, filled: Path) -> None:
    form = show(partial(open_file, filled))
    place = form.field("place")
    assert isinstance(place, LineField)
    type_in(place.line, "Hall 2")
    QTest.keyClick(place.line, Key.Key_Escape)
    assert form.isVisible() and "再按 Esc" in form.state.text()
    QTest.keyClick(place.line, Key.Key_Escape)
    assert not form.isVisible()


def test_a_broken_file_is_told_and_nothing_can_be_saved(show: Open, tmp_path: Path) -> None:
    path = tmp_path / "a.job.toml"
    path.write_text('key = "x"\n')
    form = show(partial(open_file, path))
    assert "line 1" in form.state.text() and not form.buttons["save"].isEnabled()
    QTest.keyClick(form, Key.Key_S, Ctrl)
    assert path.read_text() == 'key = "x"\n'


def test_tab_goes_through_every_field_of_a_section(show: Open, filled: Path) -> None:
    form = show(partial(open_file, filled))
    for place, section in enumerate(SECTIONS):
        form.sections.setCurrentRow(place)
        form.pages[section][0].setFocus()
        seen = set()
        for _ in range(60):
            widget = focused(form)
            seen |= {field.key for field in form.pages[section] if field.isAncestorOf(widget)}
            QTest.keyClick(widget, Key.Key_Tab)
        assert seen == {field.key for field in form.pages[section]}, section


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(1920, 1080)], ids=["small", "large"])
def test_no_words_are_cut_off(show: Open, filled: Path, language: str, size: QSize) -> None:
    form = show(partial(open_file, filled), language, size)  # type: ignore[call-arg]
    for place in range(len(SECTIONS)):
        form.sections.setCurrentRow(place)
        QTest.qWait(1)
        assert form.size() == size, "nothing makes the window larger than the screen"
        for words in (*form.findChildren(QLabel), *form.findChildren(QCheckBox)):
            if words.isVisibleTo(form) and words.text() and not isinstance(words, Text):
                needed = words.sizeHint().width() if not getattr(words, "wordWrap", bool)() else 0
                assert needed <= words.width(), words.text()


def test_the_desk_opens_it_only_while_nobody_sits(
    qtbot: QtBot, page: DeskPage, station: ScriptedStation, tmp_path: Path
) -> None:
    windows = OtherWindows(tmp_path, station, page)
    station.view = ARMED
    page.refresh()
    QTest.keyClick(page, Key.Key_J)
    QTest.keyClick(page, Key.Key_1)
    assert not windows.there
    station.view = BASE
    page.refresh()
    QTest.keyClick(page, Key.Key_J)
    station.view = ARMED
    QTest.keyClick(page, Key.Key_1)
    assert not windows.there, "somebody swiped while the question stood there"
    station.view = BASE
    QTest.keyClick(page, Key.Key_J)
    QTest.keyClick(page, Key.Key_1)
    form = windows.there["form"]
    assert isinstance(form, JobForm)
    qtbot.waitUntil(lambda: not form.busy)
    assert station.asked == []
    windows.close()
    assert not form.isVisible()


def test_a_new_job_has_a_key_that_no_other_has() -> None:
    assert new_key() != new_key() and JobTable(key=new_key()).key is not None
