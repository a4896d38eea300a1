"""Shots: what is on the card, in the ledger and on this side of the wire is the same."""

import hashlib
import io
import time
from datetime import datetime

import gphoto2 as gp
import pytest
from PIL import ExifTags, Image
from support.tether import FOLDER, connect, tethered

pytestmark = pytest.mark.wire


def exif(jpeg: bytes) -> dict[str, object]:
    found = Image.open(io.BytesIO(jpeg)).getexif()
    tags = {**found, **found.get_ifd(ExifTags.IFD.Exif)}
    return {ExifTags.TAGS[tag]: value for tag, value in tags.items() if tag in ExifTags.TAGS}


def test_a_shot_is_reported_once_and_read_back_byte_for_byte(dslr):
    dslr.do("sit", person=3, pose={}, drift_s=0.0)
    with tethered(dslr.address) as tether:
        tether.frame()
        paths = tether.shoot()
        later = tether.collect(0.3)
        data = tether.read(paths[0])
        info = tether.camera.file_get_info(*paths[0])
        assert tether.frame()
    [row] = dslr.rows("shot")
    assert paths == [(FOLDER, "DSC_0001.JPG")] == [(row["folder"], row["name"])]
    assert later == []
    assert data == dslr.local(paths[0]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == row["sha256"]
    assert len(data) == row["size"] == info.file.size
    assert (row["cause"], row["sitter"], row["serial"]) == ("ptp", 3, dslr.do("status")["serial"])
    assert Image.open(io.BytesIO(data)).size == (3000, 2000)


def test_a_still_says_when_and_by_which_body_it_was_taken(tmp_path, start_dslr):
    with start_dslr(tmp_path, "--serial", "123", "--clock-offset", "5") as dslr, tethered(dslr.address) as tether:
        before = time.time()
        facts = exif(tether.read(tether.shoot()[0]))
        [row] = dslr.rows("shot")
    assert facts["BodySerialNumber"] == "00000123"
    assert facts["ImageUniqueID"] == row["unique_id"]
    assert facts["Orientation"] == 1
    assert (facts["Make"], facts["Model"]) == ("NIKON CORPORATION", "NIKON D750")
    taken = datetime.strptime(f"{facts['DateTimeOriginal']}.{facts['SubsecTimeOriginal']}", "%Y:%m:%d %H:%M:%S.%f")
    assert taken.timestamp() == pytest.approx(before + 5, abs=0.5)
    assert taken.timestamp() == pytest.approx(datetime.fromisoformat(row["taken"]).timestamp(), abs=0.011)


def test_an_upright_body_marks_its_stills_and_may_leave_hundredths_and_serial_out(tmp_path, start_dslr):
    with (
        start_dslr(tmp_path, "--upright", "--no-subsec", "--no-exif-serial") as dslr,
        tethered(dslr.address) as tether,
    ):
        still = tether.read(tether.shoot()[0])
    facts = exif(still)
    assert facts["Orientation"] in (6, 8)
    assert Image.open(io.BytesIO(still)).size == (3000, 2000)
    assert "SubsecTimeOriginal" not in facts and "BodySerialNumber" not in facts
    assert "DateTimeOriginal" in facts


def test_card_names_and_ids_go_on_after_a_restart(tmp_path, start_dslr):
    with start_dslr(tmp_path) as dslr, tethered(dslr.address) as tether:
        first = tether.shoot()[0]
        kept = tether.read(first)
    with start_dslr(tmp_path) as dslr, tethered(dslr.address) as tether:
        assert tether.names() == ["DSC_0001.JPG"]
        assert tether.read(first) == kept
        assert tether.shoot() == [(FOLDER, "DSC_0002.JPG")]
    assert [path.name for path in dslr.files()] == [row["name"] for row in dslr.rows("shot")]
    assert len({row["unique_id"] for row in dslr.rows("shot")}) == 2


def test_a_shot_with_live_view_and_download_takes_less_than_600_ms(dslr):
    with tethered(dslr.address) as tether:
        tether.frame()
        assert min(seconds_for_a_shot(tether) for _ in range(3)) < 0.6


def seconds_for_a_shot(tether) -> float:
    start = time.monotonic()
    assert tether.read(tether.shoot()[0])
    return time.monotonic() - start


def test_the_finger_puts_a_picture_on_the_card_that_is_reported(dslr):
    with tethered(dslr.address) as tether:
        tether.frame()
        assert dslr.do("press")["released"]
        assert tether.collect(0.2) == [(FOLDER, "DSC_0001.JPG")]
    assert [row["cause"] for row in dslr.rows("shot")] == ["finger"]


def test_memory_as_target_leaves_nothing_on_the_card(dslr):
    tether = connect(dslr.address)
    tether.choose("capturetarget", 0)
    path = tether.camera.capture(gp.GP_CAPTURE_IMAGE)
    data = tether.read((path.folder, path.name))
    tether.leave()
    [row] = dslr.rows("shot")
    assert row["name"] is None
    assert hashlib.sha256(data).hexdigest() == row["sha256"]
    assert dslr.files() == []


def test_raw_and_jpeg_of_one_shot_share_their_stem(dslr):
    with tethered(dslr.address) as tether:
        tether.choose("imagequality", 5)
        paths = tether.shoot(files=2)
        raw = tether.read(paths[1])
        preview = tether.read(paths[0], gp.GP_FILE_TYPE_PREVIEW)
    assert [name for _, name in paths] == ["DSC_0001.JPG", "DSC_0001.NEF"]
    assert raw == dslr.local(paths[1]).read_bytes()
    assert Image.open(io.BytesIO(preview)).size == (160, 120)
    assert len({row["unique_id"] for row in dslr.rows("shot")}) == 1
    assert sorted(row["name"] for row in dslr.rows("shot")) == [path.name for path in dslr.files()]


def test_another_body_brings_its_own_card_and_takes_it_away(dslr):
    with tethered(dslr.address) as tether:
        own = tether.read(tether.shoot()[0])
        serial = dslr.do("status")["serial"]
        dslr.do("swap", serial="6009999")
        with pytest.raises(gp.GPhoto2Error):
            tether.frame()
    with tethered(dslr.address) as tether:
        assert tether.value("serialnumber").lstrip("0") == "6009999"
        assert tether.shoot() == [(FOLDER, "DSC_0001.JPG")]
        assert tether.read((FOLDER, "DSC_0001.JPG")) != own
    dslr.do("swap", serial=serial)
    with tethered(dslr.address) as tether:
        assert tether.read((FOLDER, "DSC_0001.JPG")) == own


def test_a_body_that_is_off_is_not_there_and_keeps_its_card(dslr):
    with tethered(dslr.address) as tether:
        tether.shoot()
    assert dslr.do("power", on=False) == {"done": "power", "on": False}
    assert dslr.do("press")["released"] is False
    with pytest.raises(gp.GPhoto2Error):
        connect(dslr.address)
    dslr.do("power", on=True)
    with tethered(dslr.address) as tether:
        assert tether.names() == ["DSC_0001.JPG"]


def test_a_flash_that_misses_or_charges_gives_a_darker_still(tmp_path, start_dslr):
    with start_dslr(tmp_path, "--ambient", "0.1", "--flash", "0.9") as dslr, tethered(dslr.address) as tether:
        fired = brightness(tether.read(tether.shoot()[0]))
        dslr.script("no-flash")
        missed = brightness(tether.read(tether.shoot()[0]))
        dslr.do("light", ambient=0.1, flash=0.9, recycle_s=60.0)
        charging = brightness(tether.read(tether.shoot()[0]))
        assert dslr.played() == ["trigger/no-flash"]
    assert missed < 0.5 * fired
    assert charging < 0.5 * fired


def brightness(jpeg: bytes) -> float:
    histogram = Image.open(io.BytesIO(jpeg)).convert("L").histogram()
    return sum(level * count for level, count in enumerate(histogram)) / sum(histogram)


def test_a_body_turned_on_its_tripod_turns_stills_frames_and_their_exif(tmp_path, start_dslr):
    with start_dslr(tmp_path) as dslr, tethered(dslr.address) as tether:
        dslr.do("turn", upright=True)
        assert exif(tether.read(tether.shoot()[0]))["Orientation"] == 8
        dslr.do("turn", upright=False)
        assert exif(tether.read(tether.shoot()[0]))["Orientation"] == 1
        assert [row["upright"] for row in dslr.rows("turn")] == [True, False]
