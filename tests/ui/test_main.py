import subprocess
import sys
from pathlib import Path

import pytest

from station import cli
from ui import main

PROBE = """
import sys
from ui.main import main
try:
    main({arguments})
finally:
    print([name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))])
"""


@pytest.mark.parametrize("arguments", [["--help"], ["codes", "--json"], ["no-such-command"]])
def test_no_sub_command_loads_qt(arguments: list[str]) -> None:
    probe = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=arguments)], capture_output=True, text=True, check=False
    )
    assert probe.stdout.splitlines()[-1] == "[]", probe.stderr


def test_without_a_sub_command_the_kiosk_gets_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path | None] = []

    def kiosk(data: Path | None) -> int:
        opened.append(data)
        return 5

    monkeypatch.delenv("STATION_DATA", raising=False)
    monkeypatch.setattr(main, "kiosk", kiosk)
    assert main.main([]) == main.main(["--data", str(tmp_path)]) == 5
    assert opened == [None, tmp_path]


def test_wrong_usage_is_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["no-such-command"]) == cli.USAGE
    assert len(capsys.readouterr().err.splitlines()) == 1
