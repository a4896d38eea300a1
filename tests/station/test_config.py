"""`station.toml`: what is wrong is told by file, key and what is allowed, in one line."""

import pytest

from drivers.readers.models import ReaderSettings
from station.config import Settings, SettingsError, load
from station.opening import on_simulated_devices, reader_models
from station.seat import Seats


def write(folder, text):
    (folder / "station.toml").write_text(text, encoding="utf-8")


def test_no_file_means_every_default(tmp_path):
    assert load(tmp_path) == Settings()


def test_values_are_taken(tmp_path):
    write(tmp_path, '[desk]\nletter = "B"\n[camera]\naddress = "ptpip:127.0.0.1:15740:15740"\nturned = 90\n')
    settings = load(tmp_path)
    assert settings.desk.letter == "B"
    assert settings.camera.turned == 90


def test_a_seat_may_be_any_reader_or_the_windows_own_field(tmp_path):
    write(
        tmp_path,
        '[desk]\nmode = "queue"\nticket = {printer = "Tickets", width_mm = 80}\n'
        '[reader]\naddresses = ["pcsc:auto", "code-serial:/dev/ttyUSB0"]\n'
        'seat = ["code-serial:/dev/ttyUSB0", "code-field"]\n',
    )
    settings = load(tmp_path)
    assert (settings.desk.mode, settings.desk.ticket.width_mm) == ("queue", 80)
    seats = Seats.among(settings.reader.addresses, settings.reader.seat)
    assert seats.doors and "code-field" in seats.addresses


def test_a_rehearsal_in_queue_mode_has_its_one_reader_at_the_seat():
    settings = on_simulated_devices(Settings.model_validate({"desk": {"mode": "queue"}}))
    assert settings.reader.seat == settings.reader.addresses == ("simulated",)
    assert on_simulated_devices(Settings()).reader.seat == ()


def test_what_is_said_about_a_reader_reaches_its_driver(tmp_path):
    write(
        tmp_path,
        '[reader.models."A reader"]\nform = "sam-transmit"\nprefix = "ff680001"\n[reader.models.B]\nwatch = "poll"\n',
    )
    assert reader_models(load(tmp_path).reader) == {
        "A reader": ReaderSettings("sam-transmit", bytes.fromhex("FF680001")),
        "B": ReaderSettings(watch="poll"),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[desk]\nleter = "B"\n', ["[desk] leter", "letter"]),
        ('[desks]\nletter = "B"\n', ["[desks]", "desk"]),
        ('[desk]\nletter = "AB"\n', ["[desk] letter", "^[A-Z]$"]),
        ("[camera]\nturned = 45\n", ["[camera] turned", "270"]),
        ("[camera]\nsettle_ms = 10\n", ["[camera] settle_ms", "300"]),
        ('[reader.models."A reader"]\nfrom = "auto"\n', ["[reader] models A reader from", "form, prefix, watch"]),
        ('[reader.models."A reader"]\nprefix = "FF"\n', ["[reader] models A reader prefix", "8"]),
        ('[reader.models.X]\nform = "storage"\nwatch = "poll"\n', ["[reader] models X", "escape or auto"]),
        ('[desk]\nsecond_copy = "copies"\n', ["[desk] second_copy", "absolute path"]),
        ('[desk]\nmode = "loose"\n', ["[desk] mode", "strict", "queue"]),
        ('[desk]\nticket = {printer = "P", width_mm = 60}\n', ["[desk] ticket width_mm", "58"]),
        ('[desk]\nticket = {printer = "-o raw"}\n', ["[desk] ticket printer"]),
        ('[reader]\nseat = ["serial:/dev/ttyUSB9"]\n', ["[reader]", "seat", "/dev/ttyUSB9"]),
        ("[camera\n", ["not valid TOML"]),
        ("desk = 3\n", ["[desk]"]),
    ],
)
def test_what_is_wrong_is_one_line_with_file_key_and_what_is_allowed(tmp_path, text, told):
    write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    line = str(caught.value)
    assert "\n" not in line
    assert str(tmp_path / "station.toml") in line
    for part in told:
        assert part in line


def test_every_setting_is_described():
    for table in Settings.model_fields.values():
        for name, field in table.annotation.model_fields.items():
            assert field.description, name
