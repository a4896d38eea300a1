"""Commands as people type them: one line when something is wrong, the right exit status, JSON that others can read."""

import json
import signal
import subprocess
import sys

import pytest
from PIL import Image
from support.programs import ROOT, environment, last_json, run, start

from station.config import load
from station.doctor import _camera
from station.events import Kind


def one_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.startswith("station: ")]
    assert len(lines) == 1, text
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["frobnicate"], "frobnicate"),
        (["rehearse", "--studnets", "3"], "--studnets"),
        (["rehearse", "--pace", "slow"], "fast"),
        (["rehearse", "--students", "0"], "1"),
        (["verify", "/nowhere/at/all"], "/nowhere/at/all"),
        (["check", "--profile", "none/1", "x.jpg"], "blue-2017/1"),
        (["bench", "--only", "nothing"], "journal"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(tmp_path, arguments, told):
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert told in one_line(done.stderr)


def test_broken_settings_are_one_line_with_file_and_key(tmp_path):
    (tmp_path / "station.toml").write_text('[desk]\nletter = "a"\n')
    done = run(tmp_path, "desk", "--headless", "--data", tmp_path)
    assert done.returncode == 2
    assert str(tmp_path / "station.toml") in one_line(done.stderr)
    assert "[desk] letter" in done.stderr


def test_an_address_no_driver_knows_is_exit_2(tmp_path):
    done = run(tmp_path, "desk", "--headless", "--camera", "pigeon:7", "--data", tmp_path)
    assert done.returncode == 2
    assert "pigeon:7" in one_line(done.stderr)


def test_a_simulated_device_on_a_real_folder_is_refused(tmp_path):
    headless(tmp_path, "--camera", "ptpip:127.0.0.1:9:9", "--reader", f"serial:{tmp_path}/none")
    done = run(tmp_path, "desk", "--headless", "--camera", "simulated", "--reader", "simulated", "--data", tmp_path)
    assert done.returncode == 2
    one_line(done.stderr)


def headless(folder, *addresses: str) -> list[dict]:
    """Run a desk until it has said what it misses, end it by SIGTERM, give its lines."""
    process = start(folder, "desk", "--headless", "--data", folder, *addresses)
    lines = []
    try:
        while sum(line["event"] == "trouble" for line in lines) < 2:
            lines.append(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGTERM)
        rest, err = process.communicate(timeout=2.0)  # SIGTERM ends it within two seconds
    except BaseException:
        process.kill()
        process.communicate()
        raise
    assert process.returncode == 0, err
    return lines + [json.loads(line) for line in rest.splitlines()]


def test_without_devices_the_desk_starts_says_what_is_missing_and_ends_when_told(tmp_path):
    lines = headless(tmp_path, "--camera", "ptpip:127.0.0.1:9:9", "--reader", f"serial:{tmp_path}/none")
    troubles = [line for line in lines if line["event"] == "trouble"]
    assert {trouble["code"] for trouble in troubles} == {"device-missing"}
    assert lines[-1]["event"] == "stopped"
    end = lines[-1]["detail"]
    done = run(tmp_path, "verify", tmp_path, "--head", end["chain_head"], "--json")
    found = last_json(done.stdout)
    assert (done.returncode, found["sealed"], found["chain_head"]) == (0, True, end["chain_head"])
    assert (found["printed"]["seq"], found["counts"]) == (end["seq"], end["counts"])
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert set(lines[0]) == {"event", "at", "seq", "number", "sitting", "intent", "exposure", "code", "detail"}


def test_codes_lists_every_event_with_both_sentences(tmp_path):
    listed = last_json(run(tmp_path, "codes", "--json").stdout)["codes"]
    assert {entry["code"] for entry in listed if entry["kind"] == "event"} == {kind.value for kind in Kind}
    assert all(entry["zh_CN"] and entry["en"] for entry in listed)


def test_check_names_an_unreadable_picture_and_judges_the_others(tmp_path):
    broken, grey = tmp_path / "broken.jpg", tmp_path / "grey.png"
    broken.write_bytes(b"\xff\xd8 not a picture")
    Image.new("L", (640, 480), 128).save(grey)
    done = run(tmp_path, "check", broken, grey, "--json")
    first, second = last_json(done.stdout)["images"]
    assert done.returncode == 1
    assert first["error"] and not first["verdicts"]
    assert second["error"] is None and second["faces"] == 0


@pytest.mark.parametrize("device", ["camera", "reader"])
def test_simulators_list_their_faults(tmp_path, device):
    done = run(tmp_path, "simulate", device, "--list-faults")
    listed = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert all({"kind", "step", "parameters", "text"} <= set(entry) for entry in listed)


def test_doctor_looks_at_a_watched_folder(tmp_path):
    (tmp_path / "hot").mkdir()
    (tmp_path / "hot" / "DSC_0001.NEF").write_bytes(b"MM")
    (tmp_path / "station.toml").write_text(f'[camera]\naddress = "folder:{tmp_path / "hot"}"\n', encoding="utf-8")
    found = _camera(tmp_path, load(tmp_path))
    assert (found.state, found.code, found.facts["files"]) == ("ok", "doctor.hot-folder", 1)
    (tmp_path / "hot" / "DSC_0001.NEF").unlink()
    (tmp_path / "hot").rmdir()
    assert _camera(tmp_path, load(tmp_path)).blocks


def test_doctor_reports_every_section_whatever_is_missing(tmp_path):
    done = run(tmp_path, "doctor", "--json", "--data", tmp_path)
    sections = last_json(done.stdout)["sections"]
    assert {"disk", "models", "camera", "reader", "font"} <= {section["section"] for section in sections}
    assert all(section["zh_CN"] and section["en"] for section in sections)
    assert done.returncode == (1 if any(section["state"] == "block" for section in sections) else 0)


def test_sub_commands_do_not_load_qt(tmp_path):
    code = "import sys; from ui.main import main; main(['codes']); sys.exit('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(tmp_path), capture_output=True)
    assert done.returncode == 0, done.stderr
