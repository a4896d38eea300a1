"""Every key of a job file: what is wrong with it in words, and that what is written is what is read again."""

import base64
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.notices import FILLED_IN

from station.checks import limits
from station.config import Settings, SettingsError
from station.config import load as load_settings
from station.job import jobfile, notice
from station.job.applied import applied
from station.job.cloning import clone
from station.job.hours import Window
from station.job.lines import line_of
from station.job.showing_job import value_said
from station.job.table import LEVELS, Consent, Day, JobTable, Payment, PrintsTable, School, checked
from station.job.terms import METHODS
from station.job.writing import fresh, updated, write
from station.job.wrong import BadJob
from station.opening import keep_notice
from station.words import LANGUAGES

KEY = b"j" * 32
WRITTEN = base64.b64encode(KEY).decode()


def wrongs(text: str) -> list[tuple[int | None, str, str]]:
    with pytest.raises(BadJob) as bad:
        jobfile.parsed(text)
    for one in bad.value.wrongs:
        assert all(one.said(language) for language in LANGUAGES)
        assert WRITTEN not in one.as_line() and "secret" not in one.as_line()
    return [(one.line, one.name, one.code) for one in bad.value.wrongs]


BAD = [
    ("colour = 1", "colour", "unknown"),
    ("cohort = 26", "cohort", "cohort"),
    ('cohort = "2026年"', "cohort", "cohort"),
    ('campus = ""', "campus", "text"),
    ('place = "a\\nb"', "place", "text"),
    ('levels = "本科"', "levels", "choice"),
    ('levels = ["博士后"]', "levels", "choice"),
    ("fee = 15.0", "fee", "fee"),
    ("fee = -1", "fee", "fee"),
    ("fee = true", "fee", "fee"),
    ('fee = "free"', "fee", "fee"),
    ("seconds = 4", "seconds", "whole"),
    ("seconds = true", "seconds", "whole"),
    ('tokens = "all"', "tokens", "choice"),
    ("electronic_id = 1", "electronic_id", "yes-no"),
    ('body_button = "yes"', "body_button", "yes-no"),
    ('mode = "fast"', "mode", "choice"),
    ('lighting = ["flash"]', "lighting", "choice"),
    ('naming = "name"', "naming", "choice"),
    ('overrides = "nobody"', "overrides", "choice"),
    ("names = false", "names", "choice"),
    ("code_list = 3", "code_list", "path"),
    ('dress_rule = ""', "dress_rule", "path"),
    ('school = "10622"', "school", "table"),
    ('[school]\ncode = "10622"', "school.name", "missing"),
    ('[school]\nname = "x"\ncode = 10622', "school.code", "school-code"),
    ('[school]\nname = "x"\ncode = "1"\nkind = 1', "school.kind", "unknown"),
    ("days = 1", "days", "table"),
    ("[[days]]\ndate = 2026-06-31", "", "toml"),
    ('[[days]]\ndate = "tomorrow"', "days.1.date", "date"),
    ("[[days]]\ndate = 2026-06-01T08:00:00", "days.1.date", "date"),
    ('[[days]]\ndate = 2026-06-01\n[[days]]\ndate = 2026-06-02\nhours = ["12-13"]', "days.2.hours", "hours"),
    ('[[days]]\ndate = 2026-06-01\nhours = ["12:00-08:00"]', "days.1.hours", "hours"),
    ("[[days]]\ndate = 2026-06-01\nhours = []", "days.1.hours", "hours"),
    ('[[days]]\ndate = 2026-06-01\nhours = ["08:00-12:00", "11:00-13:00"]', "days.1.hours", "hours-overlap"),
    ("[[days]]\ndate = 2026-06-02\n[[days]]\ndate = 2026-06-02", "days.2.date", "days-order"),
    ('[consent]\nversion = "1"', "consent", "notice-empty"),
    ('[consent]\nversion = "第一版"\nzh = "x"', "consent.version", "notice-version"),
    ('[consent]\nversion = "1"\nzh = 3', "consent.zh", "notice-text"),
    ('[consent]\nzh = "x"', "consent.version", "missing"),
    ('[payment]\nby = "school"', "payment.by", "choice"),
    ('[payment]\nmethods = ["card"]', "payment.methods", "choice"),
    ("[payment]\nmethods = []", "payment.methods", "choice"),
    ('[payment]\nmethods = ["cash", "cash"]', "payment.methods", "twice"),
    ("[payment]\npayee = 3", "payment.payee", "text"),
    ('[payment]\nmethods = ["cash"]\nwechat_qr = "w.png"', "payment.wechat_qr", "qr-unused"),
    ("[payment]\nretakes = true", "payment.retakes", "choice"),
    ('[payment]\nqr = "w.png"', "payment.qr", "unknown"),
    ("[prints]\ncount = 5", "prints", "prints-fit"),
    ("[prints]\ncount = 1\nwidth = 61", "prints.width", "whole"),
    ("[prints]\nwidth = 33.5", "prints.width", "whole"),
    ('[prints]\npaper = "A3"', "prints.paper", "choice"),
    ("[prints]\ncut_marks = 1", "prints.cut_marks", "yes-no"),
    ('[checks]\nsmile = "block"', "checks.smile", "unknown"),
    ('[checks]\nprofile = "x"', "checks.profile", "choice"),
    ('naming = "id_number"\nnames = "none"', "naming", "naming-unkept"),
]


@pytest.mark.parametrize(("text", "key", "code"), BAD, ids=[text.replace("\n", " ")[:40] for text, *_ in BAD])
def test_a_mistake_is_told_by_line_key_and_what_is_allowed(text: str, key: str, code: str) -> None:
    found = wrongs(f'# secret\nkey = "{WRITTEN}"\n{text}\n')
    assert [(name, told) for _, name, told in found] == [(key, code)]
    lines = f'# secret\nkey = "{WRITTEN}"\n{text}'.splitlines()
    (line,) = (line for line, *_ in found)
    assert line is not None
    if code not in ("missing", "notice-empty", "toml"):
        assert key.rpartition(".")[2] in lines[line - 1]


def test_all_mistakes_are_told_at_once_in_the_order_of_their_keys() -> None:
    found = wrongs('key = "x"\ntokens = "x"\nfee = -1\nwhat = 1\n[checks]\nroll = "x"\n[school]\ncode = "1"\n')
    assert [code for _, _, code in found] == ["unknown", "key", "missing", "fee", "choice", "choice"]
    assert [line for line, *_ in found] == [4, 1, 7, 3, 2, 6]


def test_a_line_is_found_past_texts_and_lists_of_several_lines() -> None:
    text = '\n'.join(
        ["[consent]", 'zh = """', "fee = 3", '[school]"""', "version = '1'", "[[days]]", "hours = [", '"a", # ]', "]",
         "date = 1", "[[days]]", "date = 2", '"fee" = 4', "school.code = 1"]
    )  # fmt: skip
    assert line_of(text, ("consent", "version")) == 5
    assert line_of(text, ("days", 0, "date")) == 10
    assert line_of(text, ("days", 1, "date")) == 12
    assert line_of(text, ("days", 1, "fee")) == 13
    assert line_of(text, ("days", 1, "school", "code")) == 14
    assert line_of(text, ("days", 1, "hours")) == 11, "what is missing is missing in its table"
    assert line_of(text, ("fee",)) is None


# what is written is what is read

words = st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")), min_size=1, max_size=30)
texts = st.lists(words, min_size=1, max_size=5).map("\n".join)
minutes = st.lists(st.integers(0, 1439), min_size=2, max_size=8, unique=True).map(sorted)
hours = minutes.map(
    lambda ends: tuple(
        Window(time(*divmod(begin, 60)), time(*divmod(end, 60)))
        for begin, end in zip(ends[::2], ends[1::2], strict=False)
    )
)


@st.composite
def days(draw: st.DrawFn) -> tuple[Day, ...]:
    first = draw(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    gaps = draw(st.lists(st.integers(1, 9), max_size=4))
    dates = [first + timedelta(days=sum(gaps[:n])) for n in range(1, len(gaps) + 1)]
    return tuple(Day(date=one, hours=draw(hours), make_up=draw(st.booleans())) for one in dates)


severities = st.dictionaries(st.sampled_from(["roll", "yaw", "spectacles"]), st.sampled_from(["off", "warn", "block"]))
prints = st.builds(
    PrintsTable, count=st.integers(1, 4), paper=st.sampled_from(["5-inch", "6-inch", "A4"]), cut_marks=st.booleans(),
    caption=st.sampled_from(["none", "number", "name_number"]),
)  # fmt: skip
paths = st.lists(st.text("abc.名 ", min_size=1).filter(lambda part: part.strip(". ")), min_size=1).map(
    lambda parts: Path(*(part.strip() for part in parts))
)


@st.composite
def jobs(draw: st.DrawFn) -> JobTable:
    def maybe(some: st.SearchStrategy[object]) -> object:
        return draw(st.none() | some)

    consent = maybe(
        st.builds(Consent, version=st.from_regex(r"\A[0-9A-Za-z][0-9A-Za-z._-]{0,19}\Z"), zh=texts, en=texts)
    )
    payment = {
        "by": draw(st.sampled_from(["class", "major", "college", "person"])),
        "methods": draw(st.permutations(METHODS)), "payee": maybe(words), "wechat_qr": maybe(paths),
        "alipay_qr": maybe(paths), "retakes": draw(st.sampled_from(["free", "billed"])),
    }  # fmt: skip
    said_payment = {name: value for name, value in payment.items() if value is not None}
    checks = draw(severities) | draw(st.sampled_from([{}, {"profile": limits.names()[-1]}]))
    said = {
        "key": draw(st.binary(min_size=32, max_size=32)),
        "school": maybe(st.builds(School, code=st.from_regex(r"\A[A-Za-z0-9]{1,20}\Z"), name=words)),
        "cohort": maybe(st.integers(1000, 9999).map(lambda year: f"{year}届")),
        "campus": maybe(words), "place": maybe(words),
        "levels": draw(st.lists(st.sampled_from(LEVELS), unique=True).map(tuple)),
        "fee": maybe(st.integers(0, 100_000) | st.just("later")), "seconds": maybe(st.integers(5, 600)),
        "tokens": draw(st.sampled_from(["card", "code", "either", "both"])), "electronic_id": draw(st.booleans()),
        "body_button": draw(st.booleans()), "mode": maybe(st.sampled_from(["strict", "queue"])),
        "lighting": maybe(st.sampled_from(["continuous", "flash"])),
        "naming": maybe(st.sampled_from(["number", "exam_number", "student_number"])),
        "overrides": maybe(st.sampled_from(["anybody", "supervisors"])),
        "names": draw(st.sampled_from(["kept", "masked", "none"])),
        "code_list": maybe(paths), "dress_rule": maybe(paths), "days": draw(days()), "consent": consent,
        "prints": draw(prints), "checks": checks, "payment": maybe(st.just(said_payment)),
    }  # fmt: skip
    return JobTable.model_validate({name: value for name, value in said.items() if value is not None})


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(jobs(), jobs())
def test_what_is_written_is_what_is_read(one: JobTable, other: JobTable) -> None:
    new = fresh(one)
    assert jobfile.parsed(new) == one
    mine = new.replace("\nkey = ", "\n# by my own hand\nkey = ")
    changed = updated(mine, other)
    assert jobfile.parsed(changed) == other
    assert "# by my own hand" in changed
    assert jobfile.parsed(updated(changed, one)) == one


def test_a_hand_written_file_keeps_its_comments_and_its_order() -> None:
    text = f'# ours\nfee = 1500 # fen\nkey = "{WRITTEN}"\n\n[checks] # strict\nroll = "off"\n'
    table = jobfile.parsed(text)
    assert updated(text, table) == text
    dearer = table.model_copy(update={"fee": 2000, "cohort": "2026届"})
    assert updated(text, dearer).startswith("# ours\nfee = 2000 # fen\n")
    assert '[checks] # strict\nroll = "off"\n' in updated(text, dearer)


def test_an_example_behind_a_sign_gives_way_to_what_is_said() -> None:
    written = updated(fresh(JobTable(key=KEY)), FILLED_IN)
    assert "# fee =" not in written and "\nfee = 1500\n" in written
    assert "# [school]" not in written and "# code =" not in written
    assert written.index("\nfee = ") < written.index("\ntokens = ") < written.index("\n[school]")


def test_the_key_is_in_the_file_for_its_owners_eyes_and_in_no_words(tmp_path: Path) -> None:
    path = tmp_path / "a.job.toml"
    write(path, fresh(JobTable(key=KEY)))
    assert path.stat().st_mode & 0o077 == 0
    job = jobfile.load(path)
    assert job.key == KEY and job.wants.key == KEY
    told = f"{job!r} {job.wants!r} {job.wants}"
    assert WRITTEN not in told and "jjjj" not in told


def test_prints_with_too_few_pixels_say_so() -> None:
    said = [value_said(checked({"prints": {"width": width, "count": 1}}), "prints", "zh_CN") for width in (40, 41)]
    assert "dpi" not in said[0] and said[1].endswith("298 dpi")


# what wins


def test_a_jobs_own_values_win_over_the_settings_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text(
        '[camera]\nlighting = "continuous"\nsettle_ms = 700\n[export]\nnames = "number"\nschool = "99999"\n'
        '[portrait]\nprofile = "blue-2017/1"\n'
    )
    ours = load_settings(tmp_path)
    assert applied(ours, JobTable()) == ours
    theirs = applied(ours, checked({"lighting": "flash", "naming": "student_number", "mode": "queue",
        "school": {"code": "10622", "name": "x"}, "checks": {"profile": "white-2017/1"}}))  # fmt: skip
    assert (theirs.camera.lighting, theirs.camera.settle_ms) == ("flash", 700)
    assert (theirs.export.names, theirs.export.school) == ("student_number", "10622")
    assert (theirs.portrait.profile, theirs.desk.mode) == ("white-2017/1", "queue")


def test_cash_is_taken_only_where_it_is_named() -> None:
    assert "cash" not in JobTable().money.methods and "cash" not in checked({"payment": {}}).money.methods
    assert checked({"payment": {"methods": ["cash"]}}).money.methods == ("cash",)


def test_an_export_takes_the_names_of_its_own_job_only(tmp_path: Path) -> None:
    (tmp_path / "spring.job.toml").write_text(f'key = "{WRITTEN}"\nnaming = "id_number"\n')
    (tmp_path / "station.toml").write_text('[job]\nfile = "spring.job.toml"\n')
    ours = load_settings(tmp_path)
    assert jobfile.wants_of(tmp_path, ours, "spring").naming == "id_number"
    assert jobfile.wants_of(tmp_path, ours, "autumn") == jobfile.wants_of(tmp_path, Settings(), "spring") == JobTable()


# next year


def test_a_clone_has_a_new_key_later_days_and_nothing_of_last_years_people() -> None:
    this = FILLED_IN.model_copy(update={"code_list": Path("codes.csv"), "dress_rule": Path("dress"),
        "payment": Payment(by="person", wechat_qr=Path("codes/wechat.png"))})  # fmt: skip
    made = clone(this, "2028届", base=(Path("/old"), Path("/new/place")))
    assert made.table.key not in (None, this.key) and made.table.cohort == "2028届"
    assert made.left == ("code_list",) and made.table.code_list is None and made.shifted == 2
    for before, after in zip(this.days, made.table.days, strict=True):
        assert after.date.weekday() == before.date.weekday() and after.hours == before.hours
        assert after.date.year == before.date.year + 2
    assert made.table.dress_rule == Path("../../old/dress")
    assert made.table.money == Payment(by="person", wechat_qr=Path("../../old/codes/wechat.png"))
    changed = {"key", "cohort", "days", "code_list", "dress_rule", "payment"}
    assert all(
        getattr(made.table, name) == getattr(this, name) for name in JobTable.model_fields if name not in changed
    )
    assert clone(this, "2027届", keep_days=False).table.days == ()


# one version, one text


def test_a_text_that_was_changed_under_its_old_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text('[job]\nfile = "a.job.toml"\n')
    ours = load_settings(tmp_path)

    def opened(version: str, zh: str) -> None:
        text = f'key = "{WRITTEN}"\n[consent]\nversion = "{version}"\nzh = "{zh}"\n'
        (tmp_path / "a.job.toml").write_text(text, encoding="utf-8")
        keep_notice(tmp_path, ours, jobfile.load(tmp_path / "a.job.toml"))

    opened("1", "一")
    opened("1", "一")
    with pytest.raises(SettingsError, match=r"a\.job\.toml: consent\.version: .*1"):
        opened("1", "二")
    opened("2", "二")
    opened("1", "一")
    assert set(notice.known(tmp_path, "a")) == {"1", "2"}
    assert notice.known(tmp_path, "b") == {}
