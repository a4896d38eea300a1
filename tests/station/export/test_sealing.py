"""A sealed package: nothing readable on the stick, read back for what can be proved, opened into the package it was."""

import errno
import io
import json
import logging
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
import pytest
from support import packages
from support.fragile import FragileDisk

from station import cli, handover
from station.config import SettingsError, load
from station.export import naming
from station.export.copying import of_bytes
from station.export.errors import (
    ExportStopped,
    PackageExists,
    ReadBackDiffers,
    SourceDamaged,
    TargetBusy,
    TargetFull,
    TargetGone,
)
from station.export.formats.pages import NOTE
from station.export.holding import held
from station.export.plan import Item, Plan
from station.export.progress import Progress
from station.export.receipt import Receipt
from station.export.receive.intake import Refusal, look_at
from station.export.sealing import agefile, archive, writing
from station.export.sealing import password as passwords
from station.export.sealing.agefile import identities_from
from station.export.sealing.errors import (
    KeyMissing,
    KeyUnreadable,
    NotSealed,
    PasswordOnTheStick,
    SealedDamaged,
    SealedStopped,
    StillSealed,
    WeakPassword,
    WrongKey,
)
from station.export.sealing.kinds import FILES, HOW, ForRecipients, Kind, Seal, WithPassword
from station.export.sealing.opening import open_sealed
from station.export.sealing.volumes import VolumeWriter
from station.export.sealing.writing import export_sealed
from station.export.verify import verify
from station.purge.places import packages_of
from station.stick.lines import Followed, Keep, Making, Pack, Packed, PackingFailed, Told, order_line
from station.stick.memory import keep_receipt, receipts_of, taker
from station.stick.worker import Orders, Worker

PASSWORD = "correct horse 7 staple"
KEY = pyrage.x25519.Identity.generate()
SEALS: dict[Kind, Seal] = {"age": ForRecipients((str(KEY.to_public()),)), "zip": WithPassword(PASSWORD)}
PROTECTED = b"""-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBLYTFRWERJa1dLSG1aRXRZ
QkIvYlFRIDUKcFZjVEUvLzJXOW9BamUyV21qM2FPYXE3TGhBWVZrQmhzM1J1WjlT
bmRpQQotLS0gd2xxMTBVT1RxU2ROZk8yTTluZGxtYm5Vc3RhV2MvWDYybmRla1Ir
dmltTQqlhvMAs2/H+rV8ji8YrnIHIGfFyJGtKzL6D5bWTv6WP0sQCKT4LE6ea2FG
M/mf6brvz1O7ctO9aLy8g/U39ff641wDSLYc0R/lNJJzf/vB7sNUqb9UlY0B2sUR
cmwHEpnEgHhR6hHqUGyiS8QtyMa0SOipxYIOJEFnceQzxnQEDi75BEBXvHrIg3yW
F438PVAnemXp2rZk5OaSk7AOz1uy1wa5RbKU7xikZfxLXvprcXD4MYcgUGcP
-----END AGE ENCRYPTED FILE-----
"""
"""A key file with the passphrase `pass`, of age's own form with little work in it: scrypt with 2^5 rounds."""
PROTECTED_KEY = "AGE-SECRET-KEY-1GY8GRFZE0UJDWXQ7T46FXCEEPGJEV5NVJC7MTKWZE5WN3TSMQ07S72L2MS"

VOLUME = 30_000
both = pytest.mark.parametrize("kind", ["age", "zip"])


@pytest.fixture(scope="module")
def sealed_days(finished_day: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, Receipt]:
    """The day sealed in both ways, in volumes; copy before touching."""
    return {kind: sealed(finished_day, tmp_path_factory.mktemp(kind), kind) for kind in SEALS}


def sealed(data: Path, to: Path, kind: Kind, **how: Any) -> Receipt:
    to.mkdir(exist_ok=True)
    return export_sealed(data, to, packages.SETTINGS, SEALS[kind], **{"largest": VOLUME, **how})


def opened(folder: Path, to: Path, *, key: Any = KEY, password: str = PASSWORD) -> Path:
    return open_sealed(folder, to, identities=[key], password=password)


def content(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


# what lies on the stick


@both
def test_nothing_on_the_stick_can_be_read(
    kind: Kind, finished_day: Path, made_package: Path, sealed_days: dict[Kind, Receipt]
) -> None:
    folder = sealed_days[kind].path
    assert folder.name.removesuffix(naming.SEALED) == made_package.name and folder.name.isascii()
    names = sorted(path.name for path in folder.iterdir())
    volumes = [name for name in names if name.startswith(FILES[kind])]
    assert len(volumes) > 2 and names == sorted([*volumes, HOW, "SHA256SUMS"])
    assert all((folder / name).stat().st_size == VOLUME for name in volumes[:-1])
    lying = b"".join(
        str(path).encode() + path.read_bytes() for path in sorted(folder.parent.rglob("*")) if path.is_file()
    )
    secrets = [packages.id_number(index) for index in (1, 2, 3)]
    secrets += [
        row.split(",")[7].strip('"')
        for row in (made_package / "data/records.csv").read_text("utf-8-sig").splitlines()[1:]
    ]
    inside = [path for path in made_package.rglob("*") if path.is_file()]
    secrets += [path.name for path in inside if path.name not in ("SHA256SUMS", NOTE)] + ["A-0001", PASSWORD]
    for secret in filter(None, secrets):
        assert secret.encode() not in lying, secret
    assert not [path.name for path in inside if path.stat().st_size > 64 and path.read_bytes()[:64] in lying]
    assert (folder / HOW).read_bytes() == writing.how_to_open(kind)  # a word of its own in it would tell something


@both
def test_damage_is_found_without_the_key_and_a_whole_one_says_what_to_do(
    kind: Kind, sealed_days: dict[Kind, Receipt], tmp_path: Path
) -> None:
    folder = sealed_days[kind].path
    with pytest.raises(StillSealed):
        verify(folder)
    assert run_cli("verify", folder) == 2
    told = look_at(folder)
    assert isinstance(told, Refusal) and [fault.code for fault in told.faults] == ["still-sealed"]
    hurt = Path(shutil.copytree(folder, tmp_path / "hurt.sealed"))
    second = hurt / f"{FILES[kind]}.002"
    flip(second, 100)
    (hurt / f"{FILES[kind]}.003").unlink()
    (hurt / "open me.exe").write_bytes(b"MZ")
    report = verify(hurt)
    assert {(fault.code, fault.about) for fault in report.faults} == {
        ("damaged", second.name), ("missing", f"{FILES[kind]}.003"), ("suspected-virus", "open me.exe"),
    }  # fmt: skip
    assert run_cli("verify", hurt) == 1
    with pytest.raises(SealedDamaged, match=r"\.002"):
        opened(hurt, tmp_path / "office")
    assert not list((tmp_path / "office").glob("*"))
    (hurt / "SHA256SUMS").write_text("")
    assert not verify(hurt).ok


def flip(path: Path, place: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)


# opening


@both
def test_what_was_sealed_is_the_package_to_the_last_byte(
    kind: Kind, made_package: Path, sealed_days: dict[Kind, Receipt], tmp_path: Path
) -> None:
    receipt = sealed_days[kind]
    package = opened(receipt.path, tmp_path / "office")
    assert package.name == receipt.package == made_package.name
    assert [path.name for path in package.parent.iterdir()] == [package.name]
    report = verify(package)
    assert report.ok and (report.root, report.chain_head) == (receipt.root, receipt.chain_head)
    found, plain = content(package), content(made_package)
    assert found.keys() == plain.keys()  # the time of the export is in some of them
    assert {path: found[path] for path in found if "/portraits/" in path} == {
        path: plain[path] for path in plain if "/portraits/" in path
    }
    assert (receipt.people, receipt.files, receipt.sealed) == (
        3,
        len([one for one in found.values() if one is not None]),
        kind,
    )
    with pytest.raises(PackageExists):
        opened(receipt.path, tmp_path / "office")


@both
def test_another_key_opens_nothing(kind: Kind, sealed_days: dict[Kind, Receipt], tmp_path: Path) -> None:
    with pytest.raises(WrongKey):
        opened(sealed_days[kind].path, tmp_path / "o", key=pyrage.x25519.Identity.generate(), password=PASSWORD + "!")
    with pytest.raises(KeyMissing):
        open_sealed(sealed_days[kind].path, tmp_path / "o")
    with pytest.raises(NotSealed):
        opened(tmp_path, tmp_path / "o")
    assert not (tmp_path / "o").exists()


@both
@pytest.mark.parametrize("lost", [1, 700])
def test_what_ends_too_early_leaves_nothing(
    kind: Kind, lost: int, sealed_days: dict[Kind, Receipt], tmp_path: Path
) -> None:
    """The cipher proves the end only at the end: until then nothing has the package's name."""
    hurt = Path(shutil.copytree(sealed_days[kind].path, tmp_path / "hurt.sealed"))
    last = sorted(hurt.glob(f"{FILES[kind]}.*"))[-1]
    last.write_bytes(last.read_bytes()[:-lost])
    with pytest.raises(SealedDamaged, match=last.name):
        opened(hurt, tmp_path / "office")
    assert not list((tmp_path / "office").glob("*"))


def test_all_of_it_is_there_and_yet_the_end_is_not_proved(tmp_path: Path) -> None:
    """What comes after the archive is cut off: every file could be read, and nothing says that they are all."""
    folder = tmp_path / "p.sealed"
    folder.mkdir()
    packed = [archive.Packed("p/"), archive.Packed("p/x", of_bytes(b"x", "x"))]
    raw = b"".join(archive.pieces(packed, datetime(2026, 6, 1))) + bytes(200_000)
    whole = pyrage.encrypt(raw, [KEY.to_public()])
    (folder / FILES["age"]).write_bytes(whole[:-70_000])
    with pytest.raises(SealedDamaged):
        opened(folder, tmp_path / "office")
    assert not list((tmp_path / "office").glob("*"))
    (folder / FILES["age"]).write_bytes(whole)
    assert (opened(folder, tmp_path / "office") / "x").read_bytes() == b"x"


def test_a_protected_key_asks_for_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    text = f"# created: 2026-06-01\n# public key: {KEY.to_public()}\n{KEY}\n".encode()
    for written, key in ((text, str(KEY)), (PROTECTED, PROTECTED_KEY)):
        path.write_bytes(written)
        assert [str(one) for one in identities_from(path, lambda: "pass")] == [key]
    for wrong in (b"", b"# nothing\n", b"\xff", b"AGE-SECRET-KEY-1", PROTECTED):
        path.write_bytes(wrong)
        with pytest.raises(KeyUnreadable):
            identities_from(path, lambda: "another")


@pytest.mark.parametrize("name", ["../x", "p/../../x", "/x", "p/a:b", "p/a\\b", "q/x", "p//x", "p/./x"])
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    packed = [archive.Packed("p/"), archive.Packed(name, of_bytes(b"x", "x"))]
    folder = tmp_path / "p.sealed"
    folder.mkdir()
    raw = b"".join(archive.pieces(packed, datetime(2026, 6, 1)))
    (folder / FILES["age"]).write_bytes(pyrage.encrypt(raw, [KEY.to_public()]))
    with pytest.raises(SealedDamaged):
        opened(folder, tmp_path / "office")
    assert not list((tmp_path / "office").glob("*")) and not (tmp_path / "x").exists()


# writing


@both
@pytest.mark.parametrize("step", ["seal", "read-back"])
def test_stopped_at_any_piece_nothing_is_left_and_nothing_looked_finished(
    kind: Kind, step: str, finished_day: Path, tmp_path: Path
) -> None:
    seen: list[set[str]] = []

    def watch(pace: Progress) -> None:
        seen.append({path.suffix for path in tmp_path.iterdir()})
        if pace.step == step and pace.done > pace.total / 2:
            raise ExportStopped

    with pytest.raises(SealedStopped):
        sealed(finished_day, tmp_path, kind, watch=watch)
    assert seen and all(suffixes == {naming.PARTIAL} for suffixes in seen)
    assert not list(tmp_path.iterdir())


@both
def test_what_was_not_finished_goes(kind: Kind, finished_day: Path, tmp_path: Path) -> None:
    """Readable leftovers too: who wants it sealed wants nothing of this job to lie there readable."""
    made = sealed(finished_day, tmp_path / "first", kind).package
    prefix = made.rsplit("-", 1)[0]
    left = [tmp_path / f"{prefix}-1.partial", tmp_path / f"{prefix}-2.sealed.partial"]
    others = [tmp_path / "another-1-A-2026-06-01-1.partial", tmp_path / f"{prefix}-3"]
    for folder in (*left, *others):
        folder.mkdir()
    with held(left[0]), pytest.raises(TargetBusy):
        sealed(finished_day, tmp_path, kind)
    receipt = sealed(finished_day, tmp_path, kind)
    assert not any(folder.exists() for folder in left) and all(folder.exists() for folder in others)
    assert receipt.package == f"{prefix}-4"


@both
def test_what_the_medium_holds_is_compared(
    kind: Kind, finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = VolumeWriter.finish

    def lying(self: VolumeWriter) -> Any:
        done = finish(self)
        flip(next(tmp_path.glob("*")) / done[1].name, 200)
        return done

    monkeypatch.setattr(VolumeWriter, "finish", lying)
    with pytest.raises(ReadBackDiffers):
        sealed(finished_day, tmp_path, kind)
    assert not list(tmp_path.iterdir())


def test_with_a_password_the_inside_is_compared_too(
    finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Encrypted whole, hashed whole, and yet not what the journal tells: only decrypting it finds that."""
    pieces = archive.pieces

    def other(packed: list[archive.Packed], moment: datetime, look: archive.Look) -> Iterator[bytes]:
        return pieces([retouched(one) if "/portraits/" in one.name else one for one in packed], moment, look)

    def retouched(one: archive.Packed) -> archive.Packed:
        if one.source is None or not isinstance(one.source.content, Path):
            return one
        raw = one.source.content.read_bytes()
        return replace(one, source=of_bytes(raw[:-3] + bytes([raw[-3] ^ 1]) + raw[-2:], "x"))

    monkeypatch.setattr(archive, "pieces", other)
    with pytest.raises(ReadBackDiffers):
        sealed(finished_day, tmp_path, "zip")
    assert not list(tmp_path.iterdir())


@both
def test_a_target_that_fails_is_named_and_left_clean(
    kind: Kind, finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VolumeWriter, "_put", full_after(2 * VOLUME))
    with pytest.raises(TargetFull):
        sealed(finished_day, tmp_path, kind)
    assert not list(tmp_path.iterdir())


def full_after(room: int) -> Any:
    taken = VolumeWriter._put

    def put(self: VolumeWriter, piece: memoryview) -> int:
        nonlocal room
        room -= len(piece)
        if room < 0:
            raise OSError(errno.ENOSPC, "full")
        return taken(self, piece)

    return put


def test_a_target_that_fails_at_the_last_bytes_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pyrage loses that one: the writer remembers it."""
    monkeypatch.setattr(VolumeWriter, "_put", full_after(0))
    out = VolumeWriter(tmp_path, "x")
    with pytest.raises(OSError, match="full"):
        agefile.encrypt(iter([b"few"]), out, (str(KEY.to_public()),))
    out.abandon()


@both
def test_a_power_cut_leaves_it_whole_or_unfinished(
    kind: Kind, finished_day: Path, disk: FragileDisk, tmp_path: Path
) -> None:
    receipt = sealed(finished_day, disk.path, kind)
    disk.cut()
    assert verify(opened(receipt.path, tmp_path)).ok


@both
def test_a_stick_that_is_pulled_is_named_and_what_it_kept_says_unfinished(
    kind: Kind, finished_day: Path, disk: FragileDisk, tmp_path: Path
) -> None:
    def pull(pace: Progress) -> None:
        if pace.step == "read-back" and not disk.gone:
            disk.vanish()

    with pytest.raises(TargetGone):
        sealed(finished_day, disk.path, kind, watch=pull)
    disk.bring_back()
    assert all(path.name.endswith(naming.PARTIAL) for path in disk.path.iterdir())
    receipt = sealed(finished_day, disk.path, kind)
    assert [path.name for path in disk.path.iterdir()] == [receipt.path.name]


def test_an_error_that_rust_takes_for_an_invitation_to_go_on_is_heard(tmp_path: Path) -> None:
    def interrupted() -> Iterator[bytes]:
        yield b"the beginning"
        raise InterruptedError

    out = VolumeWriter(tmp_path, "x")
    with pytest.raises(InterruptedError):
        agefile.encrypt(interrupted(), out, (str(KEY.to_public()),))
    out.abandon()


@both
def test_a_damaged_source_stops_it(kind: Kind, tmp_path: Path) -> None:
    data = tmp_path / "data"
    packages.one_person(data)
    name = sealed(data, tmp_path / "first", kind).package
    flip(next((data / "portraits").glob("*.jpg")), 900)
    readable = tmp_path / "stick" / f"{name}.partial"
    readable.mkdir(parents=True)
    with pytest.raises(SourceDamaged):
        sealed(data, tmp_path / "stick", kind)
    assert list((tmp_path / "stick").iterdir()) == [readable]  # where the picture may still be whole


@both
def test_a_picture_that_can_not_be_decoded_stops_it(
    kind: Kind, finished_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes are those that the journal knows: it was no whole picture when it came."""
    made, half = writing.plan.make, packages.jpeg("half")[:900]

    def with_half(*how: Any) -> Plan:
        plan = made(*how)
        return replace(plan, items=(*plan.items, Item("data/portraits/half.jpg", of_bytes(half, "half"), picture=True)))

    monkeypatch.setattr(writing.plan, "make", with_half)
    with pytest.raises(SourceDamaged, match="half"):
        sealed(finished_day, tmp_path, kind)
    assert not list(tmp_path.iterdir())


def test_the_archive_is_as_long_as_was_said_and_other_programs_read_it(tmp_path: Path) -> None:
    packed = [
        archive.Packed("p/"), archive.Packed("p/办公用/"),
        archive.Packed("p/办公用/名单.txt", of_bytes(b"a" * 3_000_000, "x")),
        archive.Packed("p/empty", of_bytes(b"", "x")),
    ]  # fmt: skip
    path = tmp_path / "package.zip"
    path.write_bytes(b"".join(archive.pieces(packed, datetime(2026, 6, 1, 8, 30, 2))))
    assert path.stat().st_size == archive.size_of(packed)
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        assert [one.filename for one in found.infolist()] == [one.name for one in packed]
        assert found.infolist()[2].date_time == (2026, 6, 1, 8, 30, 2)


def test_what_is_beyond_four_gigabytes_is_told_in_wide_fields() -> None:
    """Headers alone, without four gigabytes: every offset comes back out of them as it went in."""
    large = archive.Packed("p/large", replace(of_bytes(b"", "x"), size=5_000_000_000))
    header = archive._local(large, 7, archive._NO_TIME)
    assert header.endswith((5_000_000_000).to_bytes(8, "little") * 2)
    with pytest.raises(archive.ArchiveBroken):  # it goes on to read five gigabytes
        [list(body) for _, size, body in archive.entries(io.BytesIO(header)) if size == 5_000_000_000]


# the password


@pytest.mark.parametrize(
    ("password", "reason"),
    [("qwerty", "short"), ("x" * 100, "long"), ("1234567890123456", "digits"), ("aaaaaaaaaaaaaaaa1", "few"),
     ("密码密码密码密码密码密码密码密码", "signs"), (" leading and trailing ", "signs"), ("a\nb" * 8, "signs")],
)  # fmt: skip
def test_a_password_that_would_not_hold_is_refused_and_not_repeated(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        passwords.strong(password)
    assert refused.value.params["reason"] == reason and reason in passwords.WEAKNESSES
    assert password not in str(refused.value) and password not in repr(WithPassword(password))


def test_made_passwords_hold_and_are_new_each_time() -> None:
    made = {passwords.made() for _ in range(50)}
    assert len(made) == 50 and all(passwords.strong(one) == one for one in made)


def test_a_password_file_on_the_stick_is_refused(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for place in (stick, tmp_path):
        (place / "password.txt").write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\nmore\r\n")
    with pytest.raises(PasswordOnTheStick):
        passwords.from_file(stick / "password.txt", stick)
    assert passwords.from_file(tmp_path / "password.txt", stick) == PASSWORD


# from the desk to the office


def run_cli(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments], lambda data: 0)


@both
def test_exported_at_the_desk_and_opened_in_the_office(
    kind: Kind, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    data, stick, office = tmp_path / "data", tmp_path / "stick", tmp_path / "office"
    packages.one_person(data)
    stick.mkdir()
    (tmp_path / "key").write_text(str(KEY))
    (tmp_path / "password").write_text(PASSWORD)
    (data / "station.toml").write_text(f'[export]\noffice = "none"\nrecipients = ["{KEY.to_public()}"]\n')
    assert handover.sealed_by_default(data)
    how: dict[Kind, list[object]] = {"age": [], "zip": ["--seal", "zip", "--zip-password-file", tmp_path / "password"]}
    assert run_cli("export", "--data", data, "--to", stick, *how[kind]) == 0
    (folder,) = stick.iterdir()
    with_key: dict[Kind, list[object]] = {
        "age": ["--identity", tmp_path / "key"], "zip": ["--zip-password-file", tmp_path / "password"],
    }  # fmt: skip
    assert run_cli("open", folder, "--to", office, *with_key[kind]) == 0
    (package,) = office.iterdir()
    assert run_cli("verify", package, "--no-remake") == 0
    with packages.open_journal(data) as journal:
        (told,) = [event for event in journal.events() if event.kind == "exported"]
    assert told.data["sealed"] == kind and told.data["package"] == package.name
    said = capsys.readouterr()
    assert f"sealed.proof.{kind}" not in said.out and ("解密" in said.out)
    everything = [said.out, said.err, caplog.text, json.dumps(told.data)]
    everything += [path.read_bytes().decode("latin-1") for path in data.rglob("*") if path.is_file()]
    assert not [where for where in everything if PASSWORD in where or str(KEY) in where]


def test_a_stick_that_stays_in_gets_nothing_readable_and_its_package_sealed(tmp_path: Path) -> None:
    data, stick = tmp_path / "data", tmp_path / "stick"
    packages.one_person(data)
    stick.mkdir()
    with packages.open_journal(data) as journal:
        making = Making(journal.job, office="none", recipients=(str(KEY.to_public()),), due_after=0)
    told: list[tuple[Told, list[str]]] = []
    ours, desks = os.pipe()

    def tell(said: Told) -> None:
        told.append((said, [path.name for path in stick.iterdir()]))
        if isinstance(said, Followed) and orders:
            os.write(desks, orders.pop())
        if isinstance(said, Packed | PackingFailed):
            os.close(desks)  # the desk ends

    orders = [order_line(Pack(stick, making))]
    os.write(desks, order_line(Keep(stick, making)))
    Worker(data, Orders(ours), tell).work()
    os.close(ours)
    assert {said.code for said, _ in told if isinstance(said, Followed)} == {"stick-sealed"}
    (receipt,) = [said.receipt for said, _ in told if isinstance(said, Packed)]
    assert receipt.sealed == "age" and [path.name for path in stick.iterdir()] == [receipt.path.name]
    assert all(name.startswith(receipt.path.name) for _, lying in told for name in lying)


def test_a_sealed_package_in_the_data_folder_goes_with_its_job(tmp_path: Path) -> None:
    room = tmp_path / "exports"
    for name in (
        "10622-job-A-2026-06-01-1.sealed",
        "10622-job-A-2026-06-01-2.sealed.partial",
        "10622-other-A-2026-06-01-1.sealed",
    ):
        (room / name).mkdir(parents=True)
    gone = packages_of(tmp_path, "job", ["10622-job-A-2026-06-01-1"])
    assert [path.name for path in gone] == [
        "10622-job-A-2026-06-01-1.sealed",
        "10622-job-A-2026-06-01-2.sealed.partial",
    ]


def test_the_receipt_of_a_sealed_package_is_found_by_the_packages_own_name(
    sealed_days: dict[Kind, Receipt], tmp_path: Path
) -> None:
    """A purge looks for it so: it names who took the stick."""
    receipt = sealed_days["age"]
    keep_receipt(tmp_path, Packed(receipt, "Zhao"), taker("Zhao"))
    (kept,) = receipts_of(tmp_path, [receipt.package])
    assert "Zhao" in kept.read_text("utf-8")


@pytest.mark.parametrize("key", ["age1", str(KEY), "ssh-ed25519 AAAA"], ids=["cut off", "secret", "of another kind"])
def test_settings_take_public_keys_only(key: str, tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text(f'[export]\nrecipients = ["{key}"]\n')
    with pytest.raises(SettingsError, match="age1") as refused:
        load(tmp_path)
    assert str(KEY) not in str(refused.value)


def test_without_recipients_there_is_no_age(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    packages.one_person(data)
    for wish in (
        ["--seal", "age"],
        ["--zip-password-file", __file__],
        ["--seal", "zip", "--zip-password-file", __file__],
    ):
        assert run_cli("export", "--data", data, "--to", tmp_path, *wish) == 2
    assert "[export] recipients" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.sealed*"))
    assert not handover.sealed_by_default(data)
