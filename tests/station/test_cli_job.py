"""`station job ...` as people type it."""

import json
from pathlib import Path

import pytest

from station.cli import NO, USAGE, main
from station.job.jobfile import load, load_table
from station.job.table import JobTable


def kiosk(data: Path | None) -> int:
    raise AssertionError("no window")


def job(*arguments: object) -> int:
    return main(["job", *map(str, arguments)], kiosk)


def test_a_new_job_can_be_used_at_once_and_says_what_is_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "spring-2026.job.toml"
    assert job("new", path) == 0
    assert job("check", path) == 0
    told = capsys.readouterr().out
    assert "spring-2026" in told and "告知书" in told and "Consent notice" in told
    before = path.read_bytes()
    assert job("new", path) == USAGE
    assert path.read_bytes() == before
    assert job("new", tmp_path / "b.job.toml") == 0
    keys = {load_table(tmp_path / name)[1].key for name in ("spring-2026.job.toml", "b.job.toml")}
    assert len(keys) == 2


@pytest.mark.parametrize("name", ["spring.toml", "春.job.toml", "nowhere/a.job.toml"])
def test_a_name_that_no_job_can_have_is_two(tmp_path: Path, name: str) -> None:
    assert job("new", tmp_path / name) == USAGE
    assert list(tmp_path.iterdir()) == []


def test_every_mistake_is_a_line_and_the_answer_is_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.job.toml"
    job("new", path)
    path.write_text("colour = 1\n" + path.read_text("utf-8").replace('tokens = "either"', 'tokens = "all"'), "utf-8")
    capsys.readouterr()
    assert job("check", path) == USAGE
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert f"{path}, line 1: colour: " in lines[0] and "tokens: " in lines[1] and "either" in lines[1]
    assert len(told.err.splitlines()) == 1
    assert job("check", "--json", path) == USAGE
    answer = json.loads(capsys.readouterr().out)
    assert next((one["key"], one["line"], one["code"]) for one in answer["problems"]) == ("colour", 1, "unknown")
    assert job("check", tmp_path / "none.job.toml") == USAGE


def test_next_years_job_says_what_was_kept_and_what_was_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "a.job.toml", tmp_path / "b.job.toml"
    job("new", old)
    text = old.read_text("utf-8").replace('# cohort = "2026届"', "cohort = 2026").replace("# fee =", "fee =")
    (tmp_path / "codes.csv").write_text("code\nx\n")
    text = text.replace("# code_list =", "code_list =") + "\n[[days]]\ndate = 2026-06-01\n"
    old.write_text(text, "utf-8")
    capsys.readouterr()
    assert job("clone", old, new, "--cohort", 2027) == 0
    told = capsys.readouterr().out
    assert "2027-05-31" in told and "采集码对照表" in told and "收费" in told
    before, after = (load_table(path)[1] for path in (old, new))
    assert after.cohort == "2027届" and after.fee == 1500 and after.key != before.key and after.code_list is None
    assert job("clone", old, new, "--cohort", 2027) == USAGE, "nothing is overwritten"
    for cohort in ("2026", "2025届", "next"):
        assert job("clone", old, tmp_path / "c.job.toml", "--cohort", cohort) == USAGE
    assert job("clone", old, tmp_path / "d.job.toml", "--cohort", "2027", "--no-days") == 0
    assert load_table(tmp_path / "d.job.toml")[1].days == ()


def test_a_job_is_shown_in_words_and_its_key_never(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.job.toml"
    job("new", path)
    key = path.read_text("utf-8").partition('key = "')[2].partition('"')[0]
    (tmp_path / "station.toml").write_text('[job]\nfile = "a.job.toml"\n')
    capsys.readouterr()
    assert job("show", "--data", tmp_path) == job("show", path) == job("show", "--json", path) == 0
    told = capsys.readouterr().out
    assert key not in told and "凭什么登记" in told
    fingerprint = json.loads(told.splitlines()[-1])["fingerprint"]
    assert told.count(fingerprint) == 3
    assert job("show", "--data", tmp_path / "empty") == 0
    assert "没有设任务" in capsys.readouterr().out
    assert job("show", tmp_path / "none.job.toml") == USAGE != NO


def test_a_code_of_the_payee_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.job.toml"
    job("new", path)
    path.write_text(path.read_text("utf-8") + '\n[payment]\nwechat_qr = "w.png"\nalipay_qr = "a.png"\n', "utf-8")
    (tmp_path / "w.png").write_bytes(b"x")
    capsys.readouterr()
    assert job("check", "--json", path) == USAGE
    answer = json.loads(capsys.readouterr().out)
    assert [(one["key"], one["code"]) for one in answer["problems"]] == [("payment.alipay_qr", "no-file")]
    (tmp_path / "a.png").write_bytes(b"x")
    assert job("check", path) == 0
    assert [picture.name for picture in codes_of(load(path).wants)] == ["w.png", "a.png"]
    assert all(picture.is_file() for picture in codes_of(load(path).wants))


def codes_of(table: JobTable) -> list[Path]:
    return [path for path in (table.money.wechat_qr, table.money.alipay_qr) if path is not None]
