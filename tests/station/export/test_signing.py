"""Whose a package is: the station's own key, its signature, and what is said when either is not right."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from support import packages
from support.forging import reseal
from support.purges import arrive, purged

from station import cli
from station.chain_head import grouped
from station.export.errors import SigningKeyDamaged
from station.export.formats import signature
from station.export.report import Report, Signature
from station.export.signing import FILE, station_key
from station.export.verify import verify
from station.identity import FOLDER
from station.secondcopy.place import keys_in


def named(report: Report) -> set[tuple[str, str]]:
    return {(fault.code, fault.about) for fault in report.faults}


def sign_as(package: Path, folder: Path) -> str:
    """Sign a package's manifest with another folder's key, as somebody does who has none of the station's."""
    key = station_key(folder)
    (package / "data/station.pub").write_bytes(key.public)
    (package / "data/manifest.sig").write_bytes(key.sign((package / "data/manifest.json").read_bytes()))
    return key.fingerprint


# the key


def test_a_station_keeps_its_key_and_no_two_share_one(tmp_path: Path) -> None:
    first = station_key(tmp_path / "one")
    assert station_key(tmp_path / "one").public == first.public
    assert station_key(tmp_path / "two").public != first.public
    path = tmp_path / "one" / FOLDER / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [left.name for left in path.parent.iterdir()] == [FILE]
    assert repr(first) == "StationKey()"


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_stops_the_export_and_is_never_replaced(tmp_path: Path, content: bytes) -> None:
    data = tmp_path / "data"
    packages.one_person(data)
    station_key(data)
    path = data / FOLDER / FILE
    path.write_bytes(content)
    (tmp_path / "stick").mkdir()
    with pytest.raises(SigningKeyDamaged):
        packages.export(data, tmp_path / "stick", packages.SETTINGS)
    assert path.read_bytes() == content
    assert not list((tmp_path / "stick").iterdir())


def test_the_private_half_is_in_no_package(finished_day: Path, made_package: Path) -> None:
    secret = (finished_day / FOLDER / FILE).read_bytes().splitlines()[1]
    assert len(secret) > 60
    assert not [path for path in made_package.rglob("*") if path.is_file() and secret in path.read_bytes()]


# the signature


def test_verify_says_whose_it_is(finished_day: Path, package: Path) -> None:
    key = station_key(finished_day).fingerprint
    report = verify(package)
    assert report.ok and report.signature == Signature("good", key)
    assert any(grouped(key) in line for line in report.lines())
    assert report.as_json()["signature"] == {"state": "good", "key": key, "known": None}


def test_a_manifest_written_anew_does_not_fit_the_signature(package: Path) -> None:
    kept = {name: (package / "data" / name).read_bytes() for name in (signature.NAME, signature.KEY)}
    reseal(package, lambda manifest: manifest.update(station="another hall"))
    for name, content in kept.items():
        (package / "data" / name).write_bytes(content)
    report = verify(package)
    assert named(report) == {("signature-broken", "data/manifest.sig")}
    assert report.signature == Signature("broken")


def test_anothers_key_beside_the_signature_is_found(package: Path, tmp_path: Path) -> None:
    (package / "data/station.pub").write_bytes(station_key(tmp_path / "forger").public)
    assert named(verify(package)) == {("signature-broken", "data/manifest.sig")}


@pytest.mark.parametrize("name", [signature.NAME, signature.KEY])
def test_half_of_a_signature_is_a_fault(package: Path, name: str) -> None:
    (package / "data" / name).unlink()
    report = verify(package)
    assert named(report) == {("missing", f"data/{name}")}
    assert report.signature == Signature("broken")


def test_a_package_from_before_stations_signed_verifies_and_is_called_unsigned(package: Path) -> None:
    reseal(package)
    report = verify(package)
    assert report.ok and report.signature == Signature("none")
    assert any("没有签名" in line and "Unsigned" in line for line in report.lines())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"MZ" + bytes(62), ("signature-broken", "data/manifest.sig")),  # a signature may begin so
        (b"MZ" + bytes(63), ("suspected-virus", "data/manifest.sig")),
        (b"", ("signature-broken", "data/manifest.sig")),
    ],
)
def test_what_only_looks_like_a_signature_is_named(package: Path, content: bytes, fault: tuple[str, str]) -> None:
    (package / "data/manifest.sig").write_bytes(content)
    assert fault in named(verify(package))


def test_another_kind_of_key_or_another_form_of_it_is_no_key(package: Path) -> None:
    path = package / "data/station.pub"
    whole = path.read_bytes()
    for content in (b"", whole + b"\n", whole.replace(b"\n", b"\r\n"), whole[:-1] + b" ", bytes(113)):
        path.write_bytes(content)
        assert ("damaged", "data/station.pub") in named(verify(package))


# held against a key that somebody knows


def kiosk(data: Path | None) -> int:
    raise AssertionError("no window was asked for")


def ask(package: Path, key: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    status = cli.main(["verify", str(package), "--no-remake", "--json", "--station-key", key], kiosk)
    return status, json.loads(capsys.readouterr().out or "{}")


def test_the_command_holds_a_package_against_a_key(
    finished_day: Path, package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = shutil.copy(package / "data/station.pub", tmp_path / "ours.pub")
    key = station_key(finished_day).fingerprint
    for asked in (str(own), key, grouped(key).upper()):
        status, told = ask(package, asked, capsys)
        assert (status, told["signature"]["known"]) == (0, True)
    forger = sign_as(package, tmp_path / "forger")
    assert verify(package).ok, "anybody can sign with a key of their own"
    status, told = ask(package, key, capsys)
    assert (status, told["signature"]) == (cli.NO, {"state": "good", "key": forger, "known": False})
    assert [fault["code"] for fault in told["faults"]] == ["station-differs"]
    reseal(package)
    status, told = ask(package, key, capsys)
    assert (status, [fault["code"] for fault in told["faults"]]) == (cli.NO, ["unsigned"])


def test_what_is_no_key_and_what_has_no_signature_is_wrong_usage(
    finished_day: Path, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, key in ((package, "abc"), (package, str(package / "data/manifest.json")), (finished_day, "0" * 32)):
        assert ask(path, key, capsys) == (cli.USAGE, {})


# the second copy and a purge


def test_the_key_outlives_a_purge_and_goes_to_the_second_copy(tmp_path: Path) -> None:
    data = tmp_path / "data"
    packages.one_person(data)
    arrive(data)
    key = station_key(data).public
    assert f"{FOLDER}/{FILE}" in keys_in(data)
    purged(data)
    assert keys_in(data) == [f"{FOLDER}/{FILE}"]
    assert station_key(data).public == key
