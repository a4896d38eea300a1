"""What `station rehearse` refuses before anything begins."""

import pytest

from station.cli import main


@pytest.mark.parametrize(
    ("options", "told"),
    [(("--day", "--students", "8"), "a day takes at least 9"), (("--token", "code"), "only with --day")],
)
def test_a_day_that_cannot_be_played_is_wrong_usage(options, told, tmp_path, capsys):
    assert main(("rehearse", *options, "--data", str(tmp_path / "data")), lambda data: 0) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
