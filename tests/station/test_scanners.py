"""Setting a scanner up: its rule, its place in the settings, and what the doctor says of it."""

import pytest
from pydantic import ValidationError
from support.inputs import SocketHall

from station import scanners
from station.config import Settings, SettingsError, load
from station.doctor import _keypad, _scanners
from station.scanner_setting import set_scanner, with_scanner
from station.scanners import rule_command, scanner_rule
from station.words import say_both


def test_the_rule_lets_the_user_in_and_keeps_the_desktop_out():
    assert scanner_rule("0c2e", "0b61", "S/N:7") == (
        'SUBSYSTEM=="input", KERNEL=="event*", ATTRS{id/vendor}=="0c2e", ATTRS{id/product}=="0b61", '
        'TAG+="uaccess", ENV{LIBINPUT_IGNORE_DEVICE}="1"'
    )
    assert 'ATTRS{uniq}=="S-7"' in scanner_rule("0c2e", "0b61", "S-7")


@pytest.mark.parametrize("serial", ["", "a*", "a|b", "x' ; reboot #", '"', "a b", "中"])
def test_a_serial_number_that_udev_would_read_as_something_else_is_left_out(serial):
    assert "uniq" not in scanner_rule("0c2e", "0b61", serial)


def test_the_scanner_takes_the_place_of_the_one_before_and_nothing_else_changes():
    text = (
        '# readers\n[reader]\naddresses = [ "code-keyboard:auto", "serial:/dev/ttyUSB0" ] # two\n[desk]\nletter = "B"\n'
    )
    changed = with_scanner(text, "code-keyboard:0c2e:0b61:")
    assert 'addresses = ["serial:/dev/ttyUSB0", "code-keyboard:0c2e:0b61:"] # two' in changed
    assert changed.replace(changed.splitlines()[2], "") == text.replace(text.splitlines()[2], "")


def test_a_second_scanner_stands_beside_the_first_and_once_only():
    text = with_scanner("", "code-keyboard:0c2e:0b61:1")
    for _ in range(2):
        text = with_scanner(text, "code-keyboard:0c2e:0b61:2", beside=True)
    assert text.count("0c2e:0b61:2") == text.count("0c2e:0b61:1") == text.count("pcsc:auto") == 1


def test_settings_are_written_whole_or_not_at_all(tmp_path):
    set_scanner(tmp_path / "new", "code-keyboard:auto")
    assert load(tmp_path / "new").reader.addresses == ("pcsc:auto", "code-keyboard:auto")
    assert [entry.name for entry in (tmp_path / "new").iterdir()] == ["station.toml"]
    broken = tmp_path / "station.toml"
    broken.write_text("[reader\n")
    with pytest.raises(SettingsError):
        set_scanner(tmp_path, "code-keyboard:auto")
    assert broken.read_text() == "[reader\n"


@pytest.fixture
def hall(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # sockets have short names only
    hall = SocketHall(tmp_path)
    yield hall
    hall.end()


def told(hall, *addresses):
    section = _scanners(Settings.model_validate({"reader": {"addresses": addresses}}), hall.inputs)
    assert say_both(section.code, **section.facts)
    return section.state, section.code.removeprefix("doctor.")


def test_doctor_says_what_is_so_and_what_to_do(hall, monkeypatch):
    assert told(hall, "pcsc:auto", "code-serial:/dev/ttyACM0") == ("ok", "scanner-none")
    assert told(hall, "code-keyboard:auto") == ("warn", "scanner-missing")
    hall.plug_in("USB Keyboard")
    assert told(hall, "code-keyboard:auto") == ("warn", "scanner-missing")
    scanner = hall.plug_in("A Barcode Scanner", "0c2e", "0b61", "S1")
    assert told(hall, "code-keyboard:auto") == told(hall, "code-keyboard:0c2e:0b61:S1") == ("ok", "scanner")
    monkeypatch.setattr(scanners, "may_open", lambda keyboard: keyboard.node != scanner.node)
    assert told(hall, "code-keyboard:auto") == ("warn", "scanner-forbidden")
    hall.plug_in("Another Barcode Scanner")
    assert told(hall, "code-keyboard:auto") == ("warn", "scanner-several")


def test_the_doctor_prints_a_command_that_writes_the_rule(hall, monkeypatch):
    hall.plug_in("A Barcode Scanner", "0c2e", "0b61", "S1")
    monkeypatch.setattr(scanners, "may_open", lambda keyboard: False)
    section = _scanners(Settings.model_validate({"reader": {"addresses": ["code-keyboard:auto"]}}), hall.inputs)
    [keyboard] = hall.inputs.keyboards()
    assert section.facts["command"] == rule_command(keyboard)
    assert "'" + scanner_rule("0c2e", "0b61", "S1") + "'" in section.facts["command"]
    assert "/etc/udev/rules.d/70-station-scanner-0c2e-0b61.rules" in section.facts["command"]


def test_the_doctor_tells_how_the_monitors_keypad_stands(hall):
    assert _keypad(None, hall.inputs).code == "doctor.keypad-none"
    assert _keypad("5678:00EF", hall.inputs).code == "doctor.keypad-missing"
    hall.plug_in_keypad()
    assert _keypad("5678:00EF", hall.inputs).code == "doctor.keypad"


@pytest.mark.parametrize("address", ["auto", "5678", "5678:00EFF", "code-keyboard:5678:00ef:"])
def test_no_keyboard_is_ever_taken_for_the_monitors_keypad_unnamed(address):
    """It is grabbed, so that the keyboard of whoever typed something else would go dead."""
    with pytest.raises(ValidationError):
        Settings.model_validate({"screens": {"monitor_keypad": address}})
