"""Odd pictures and files that are none: a judgement or a code, in little memory, never a crash."""

import io
import os
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from PIL.ExifTags import Base
from support import sitter

from station.checks.judge import Judge
from station.checks.judged_files import judge_images
from station.checks.verdict import Finding
from station.portrait.pictures import Damaged, NotAPicture, TooLarge, Unreadable
from station.portrait.still import decode

ROOT = Path(__file__).parents[3]
PROFILE = "blue-2017/1"
PHOTO = Pillow.open(io.BytesIO(sitter.still()))
PORTRAIT = PHOTO.crop((900, 150, 2103, 1754)).resize((480, 640), Pillow.Resampling.BOX)


def saved(image: Pillow.Image, form: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def judged(path: Path) -> dict[str, str]:
    (image,) = judge_images([path], PROFILE)["images"]
    assert image["error"] is None
    return {verdict["check"]: verdict["verdict"] for verdict in image["verdicts"]}


# what is no file


def test_a_pipe_a_socket_a_device_and_a_folder_are_unreadable_and_nothing_waits_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.jpg"))
        places = [tmp_path / "pipe.jpg", tmp_path / "socket.jpg", Path("/dev/zero"), Path("/dev/null"), tmp_path]
        before = len(os.listdir("/proc/self/fd"))
        for place in places:
            with pytest.raises(Unreadable):
                decode(place)
        assert len(os.listdir("/proc/self/fd")) == before


def test_links_names_and_missing_files_are_unreadable(tmp_path: Path) -> None:
    (tmp_path / "round.jpg").symlink_to("round.jpg")
    (tmp_path / "nowhere.jpg").symlink_to("gone.jpg")
    for name in ("round.jpg", "nowhere.jpg", "gone.jpg", "x" * 300, "gone/a.jpg"):
        with pytest.raises(Unreadable):
            decode(tmp_path / name)


@contextmanager
def nobody() -> Iterator[None]:
    """As a user who owns nothing, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_without_permission_a_file_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "locked.jpg"
    path.write_bytes(saved(PORTRAIT))
    path.chmod(0)
    with nobody(), pytest.raises(Unreadable):
        decode(path)


# what is no still picture


HEIC = struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(200)


@pytest.mark.parametrize(
    "data",
    [
        HEIC,
        HEIC.replace(b"heic", b"avif"),
        b"",
        b"\0",
        b"RIFF\x10\0\0\0WEBP",
        b"%!PS-Adobe-3.0\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"II*\0\x08\0\0\0",
        b"BM",
        saved(PORTRAIT.convert("P"), "GIF"),
        saved(PORTRAIT, "GIF", save_all=True, append_images=[PORTRAIT.rotate(90)]),
        saved(PORTRAIT, "PNG", save_all=True, append_images=[PORTRAIT.rotate(90)]),
        saved(PORTRAIT, "TIFF", save_all=True, append_images=[PORTRAIT.rotate(90)]),
        saved(PORTRAIT, "WEBP", save_all=True, append_images=[PORTRAIT.rotate(90)]),
    ],
)
def test_other_formats_fragments_and_animations_have_a_code(data: bytes) -> None:
    with pytest.raises((NotAPicture, Damaged)):
        decode(data)


# odd pictures


def test_every_way_a_portrait_is_coded_is_judged_alike(tmp_path: Path, still_judge: Judge) -> None:
    ways = {
        "plain.jpg": saved(PORTRAIT, quality=92),
        "progressive.jpg": saved(PORTRAIT, quality=92, progressive=True),
        "grey.jpg": saved(PORTRAIT.convert("L"), quality=92),
        "cmyk.jpg": saved(PORTRAIT.convert("CMYK"), quality=92),
        "alpha.png": saved(PORTRAIT.convert("RGBA"), "PNG"),
        "palette.png": saved(PORTRAIT.quantize(200), "PNG"),
        "deep.png": deep_png(PORTRAIT),
        "plain.webp": saved(PORTRAIT, "WEBP", quality=92),
        "plain.bmp": saved(PORTRAIT, "BMP"),
        "lzw.tif": saved(PORTRAIT, "TIFF", compression="tiff_lzw"),
    }
    for name, data in ways.items():
        (tmp_path / name).write_bytes(data)
        found = judged(tmp_path / name)
        position = {rule: found[rule] for rule in ("one_face", "face_width", "eye_line", "head_top", "centring")}
        assert set(position.values()) == {"pass"}, (name, found)


def deep_png(image: Pillow.Image) -> bytes:
    """Sixteen bits a channel; Pillow writes none."""
    wide, high = image.size
    rows = b"".join(b"\0" + bytes(v for byte in image.crop((0, y, wide, y + 1)).tobytes() for v in (byte, byte))
                    for y in range(high))  # fmt: skip
    head = struct.pack(">IIBBBBB", wide, high, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_however_the_body_was_held_the_verdicts_are_the_same(
    tmp_path: Path, orientation: int, still_judge: Judge
) -> None:
    backwards = {
        2: Pillow.Transpose.FLIP_LEFT_RIGHT,
        3: Pillow.Transpose.ROTATE_180,
        4: Pillow.Transpose.FLIP_TOP_BOTTOM,
        5: Pillow.Transpose.TRANSPOSE,
        6: Pillow.Transpose.ROTATE_90,
        7: Pillow.Transpose.TRANSVERSE,
        8: Pillow.Transpose.ROTATE_270,
    }
    stored = PORTRAIT.transpose(backwards[orientation]) if orientation in backwards else PORTRAIT
    exif = Pillow.Exif()
    exif[Base.Orientation] = orientation
    image = decode(saved(stored, quality=95, exif=exif)).image
    assert image.shape == (640, 480, 3)
    assert still_judge.still(image).locking() == ()


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (2, 3), (479, 640), (480, 639), (5000, 40)])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pictures_of_any_shape_are_judged(still_judge: Judge, size: tuple[int, int], mode: str) -> None:
    judgement = still_judge.still(decode(saved(Pillow.new(mode, size, 90))).image)
    findings = {verdict.check: verdict.finding for verdict in judgement.verdicts}
    assert judgement.size == size
    assert judgement.crop is None
    assert findings.pop("one_face") is Finding.BLOCK
    assert set(findings.values()) == {Finding.UNJUDGED}


def test_a_face_in_a_picture_smaller_than_the_portrait_has_no_crop(still_judge: Judge) -> None:
    judgement = still_judge.still(decode(saved(PORTRAIT.resize((360, 480)), quality=95)).image)
    assert (judgement.faces, judgement.crop) == (1, None)
    assert {"face_width", "head_top"} <= {verdict.check for verdict in judgement.locking()}


# lies about size


def jpeg_that_claims(wide: int, high: int) -> bytes:
    data = bytearray(saved(Pillow.new("RGB", (16, 16))))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", high, wide)
    return bytes(data)


def png_that_claims(wide: int, high: int, *, filled: int = 1000) -> bytes:
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(filled), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


@pytest.mark.parametrize("data", [jpeg_that_claims(60000, 60000), png_that_claims(2**31 - 1, 2**31 - 1)])
def test_a_header_that_claims_more_than_any_body_makes_is_refused_unread(data: bytes) -> None:
    with pytest.raises(TooLarge):
        decode(data)


MEASURE = """
import resource, sys
sys.path[:0] = sys.argv[1:2]
from pathlib import Path
from station.portrait.pictures import PictureError
from station.portrait.still import decode
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[2:]:
    try:
        size = decode(Path(path)).size
    except PictureError as error:
        size = error.code
    print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base)
"""


def peaks(*paths: Path) -> list[tuple[str, int]]:
    """What came of each file, and how many bytes the process has grown at most until then."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, ROOT, *paths], capture_output=True, text=True, check=True, timeout=120
    )
    lines = [line.rpartition(" ") for line in done.stdout.splitlines()]
    return [(told, int(grown) * 1024) for told, _, grown in lines]


def test_a_small_file_that_claims_much_takes_little_memory(tmp_path: Path) -> None:
    bombs = [jpeg_that_claims(10000, 10001), png_that_claims(20000, 20000), png_that_claims(65000, 65000, filled=10**7)]
    for number, data in enumerate(bombs):
        (tmp_path / f"{number}.bin").write_bytes(data)
    assert all(told == "picture-too-large" and grown < 30e6 for told, grown in peaks(*sorted(tmp_path.iterdir())))


def test_a_large_picture_takes_no_more_than_ten_bytes_a_pixel(tmp_path: Path) -> None:
    """Turned, with a profile, transparent, progressive: the largest that is taken, 100 megapixels, is below 1 GB."""
    wide, high = 5000, 4000
    plain, exif = Pillow.new("RGB", (wide, high), (90, 160, 220)), Pillow.Exif()
    exif[Base.Orientation] = 6
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = srgb.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    (tmp_path / "1.jpg").write_bytes(saved(plain, exif=exif, icc_profile=other))
    (tmp_path / "2.png").write_bytes(saved(plain.convert("RGBA"), "PNG", compress_level=1))
    (tmp_path / "3.jpg").write_bytes(saved(plain, progressive=True))
    for told, grown in peaks(*sorted(tmp_path.iterdir())):
        assert told in (f"({high}, {wide})", f"({wide}, {high})")
        assert grown < 10 * wide * high + 30e6


SHORT = """
import resource, sys
sys.path[:0] = sys.argv[1:2]
from pathlib import Path
from station.portrait.pictures import PictureError
from station.portrait.still import decode
small, *large = map(Path, sys.argv[2:])
decode(small)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100_000_000, used + 100_000_000))
for path in (*large, small):
    try:
        print(decode(path).size)
    except PictureError as error:
        print(error.code)
"""


def test_where_memory_is_short_a_picture_is_too_large_and_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(saved(PORTRAIT))
    (tmp_path / "2.jpg").write_bytes(saved(Pillow.new("RGB", (9000, 9000))))
    (tmp_path / "3.png").write_bytes(saved(Pillow.new("RGB", (9000, 9000)), "PNG", compress_level=1))
    command = [sys.executable, "-c", SHORT, ROOT, *sorted(tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.splitlines() == ["picture-too-large", "picture-too-large", "(480, 640)"]
