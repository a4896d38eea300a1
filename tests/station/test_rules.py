"""The shipped rules files: they cover what the drivers know, and doctor says when they are not in place."""

import re
import shlex
import subprocess

import pytest
from PySide6.QtQml import QJSEngine

from drivers.readers import usbmodels
from station import doctor, rules
from station.config import ReaderTable, Settings
from station.words import LANGUAGES, say

UDEV = rules.READERS.shipped.read_text("utf-8")
LINES = [line for line in UDEV.splitlines() if line and not line.startswith("#")]
PAIR = re.compile(r'[A-Z]+(\{[A-Za-z_]+\})?(==|!=|\+=|=)"[^"]*"')


def ids(subsystem: str) -> set[tuple[int, int]]:
    """The devices that rules of this subsystem name."""
    found = set()
    for line in LINES:
        if line.startswith(f'SUBSYSTEM=="{subsystem}"') and "idVendor" in line:
            vid, pid = (
                re.search(rf'{{{name}}}=="([0-9a-f]{{4}})"', line).group(1) for name in ("idVendor", "idProduct")
            )
            found.add((int(vid, 16), int(pid, 16)))
    return found


def test_the_udev_rules_cover_exactly_the_readers_that_are_known():
    assert ids("usb") == {(model.vid, model.pid) for model in usbmodels.MODELS}
    assert ids("hidraw") == {(model.vid, model.pid) for model in usbmodels.MODELS if model.language == "hid"}


def test_every_udev_line_is_one_and_permits_before_uaccess_is_put_into_effect():
    assert all(PAIR.fullmatch(part) for line in LINES for part in line.split(", "))
    assert int(rules.READERS.name.split("-")[0]) < 73
    assert all('TAG+="uaccess"' in line for line in LINES if line.startswith("SUBSYSTEM"))


@pytest.mark.parametrize(
    ("action", "groups", "local", "active", "permitted"),
    [
        ("org.debian.pcsc-lite.access_pcsc", (), True, True, True),
        ("org.debian.pcsc-lite.access_card", (), True, True, True),
        ("org.debian.pcsc-lite.access_card", ("plugdev",), False, False, True),
        ("org.debian.pcsc-lite.access_pcsc", (), False, True, False),
        ("org.debian.pcsc-lite.access_pcsc", (), True, False, False),
        ("org.freedesktop.login1.reboot", ("plugdev",), True, True, False),
    ],
)
def test_the_polkit_rule_permits_those_and_nothing_else(qapp, action, groups, local, active, permitted):
    engine = QJSEngine()
    engine.evaluate("var rule; var polkit = {Result: {YES: 'yes'}, addRule: function (r) { rule = r; }};")
    assert not engine.evaluate(rules.CARD_SERVICE.shipped.read_text("utf-8")).isError()
    yes, no = str(local).lower(), str(active).lower()
    subject = f"{{local: {yes}, active: {no}, isInGroup: function (g) {{ return {list(groups)}.indexOf(g) >= 0; }}}}"
    answer = engine.evaluate(f"rule({{id: '{action}'}}, {subject})")
    assert not answer.isError()
    assert answer.toVariant() == ("yes" if permitted else None)


@pytest.mark.parametrize("file", [rules.READERS, rules.CARD_SERVICE, rules.START], ids=lambda file: file.name)
def test_the_command_puts_the_file_where_it_is_looked_for(tmp_path, file):
    assert file.standing(tmp_path) == "missing"
    words = shlex.split(file.command.partition(" && ")[0])
    assert words[:2] == ["sudo", "install"]
    target = tmp_path / words[-1].lstrip("/")
    subprocess.run([*words[1:-1], target], check=True)
    assert file.standing(tmp_path) == "installed"
    target.write_text("# older")
    assert file.standing(tmp_path) == "differs"


def test_a_package_may_have_installed_it(tmp_path):
    folder = tmp_path / rules.READERS.folders[-1]
    folder.mkdir(parents=True)
    (folder / rules.READERS.name).write_bytes(rules.READERS.shipped.read_bytes())
    assert rules.READERS.standing(tmp_path) == "installed"


def test_a_folder_that_is_closed_to_us_is_told(tmp_path, monkeypatch):
    def closed(path):
        raise PermissionError(path)

    monkeypatch.setattr("pathlib.Path.read_bytes", closed)
    assert rules.CARD_SERVICE.standing(tmp_path) == "hidden"


def with_readers(*addresses: str) -> Settings:
    return Settings(reader=ReaderTable(addresses=addresses))


@pytest.mark.parametrize("standing", ["installed", "missing", "differs", "hidden"])
@pytest.mark.parametrize("address", ["usb:auto", "serial:/dev/ttyUSB0", "vendor:/opt/libsdtapi.so"])
def test_doctor_looks_at_the_udev_rules_when_the_desk_opens_a_reader_itself(monkeypatch, standing, address):
    monkeypatch.setattr(rules.RulesFile, "standing", lambda file: standing)
    section = doctor._usb_rules(with_readers("pcsc:auto", address))
    assert section.state == ("ok" if standing == "installed" else "warn")
    for language in LANGUAGES:
        said = say(section.code, language, **section.facts)
        assert ("sudo install" in said) is (standing != "installed")


def test_doctor_looks_at_nothing_that_no_reader_needs():
    assert doctor._usb_rules(with_readers("pcsc:auto", "simulated")).code == "doctor.usb-rules-unused"
    assert doctor._polkit_rule(with_readers("usb:auto")).code == "doctor.polkit-rule-unused"


@pytest.mark.parametrize("permits", [True, False])
@pytest.mark.parametrize("standing", ["installed", "missing", "differs", "hidden"])
def test_doctor_warns_of_polkit_only_when_it_does_not_permit(monkeypatch, standing, permits):
    monkeypatch.setattr(rules, "card_service_asks", lambda: True)
    monkeypatch.setattr(rules, "card_service_permits", lambda: permits)
    monkeypatch.setattr(rules.RulesFile, "standing", lambda file: standing)
    section = doctor._polkit_rule(with_readers("pcsc:auto"))
    assert (section.state == "ok") is (permits or standing == "installed")
    for language in LANGUAGES:
        assert ("sudo install" in say(section.code, language, **section.facts)) is (section.state == "warn")


def test_a_pcscd_that_does_not_ask_polkit_needs_no_rule(tmp_path, monkeypatch):
    assert not rules.card_service_asks(tmp_path)
    monkeypatch.setattr(rules, "card_service_asks", lambda: False)
    assert doctor._polkit_rule(with_readers("pcsc:auto")).code == "doctor.polkit-rule-unasked"


def test_polkit_that_is_not_there_permits_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not rules.card_service_permits()
