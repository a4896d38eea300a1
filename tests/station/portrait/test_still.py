"""One decode for everybody: upright, sRGB, whole or refused with a code; whatever bytes come in."""

import io
import zlib
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps
from PIL.ExifTags import IFD, Base
from support import sitter

from station.portrait import still
from station.portrait.pictures import Damaged, NotAPicture, PictureError, TooLarge, Unreadable
from station.portrait.still import decode


def chart(width: int = 64, height: int = 48) -> Pillow.Image:
    """Four corners of different colours: turned or mirrored, it is another picture."""
    image = Pillow.new("RGB", (width, height), (200, 40, 40))
    image.paste((40, 200, 40), (width // 2, 0, width, height // 2))
    image.paste((40, 40, 200), (0, height // 2, width // 2, height))
    image.paste((220, 220, 60), (width // 2, height // 2, width, height))
    return image


def saved(image: Pillow.Image, form: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def with_exif(orientation: int | None = None, interop: str | None = None, **details: str) -> bytes:
    exif = Pillow.Exif()
    if orientation is not None:
        exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.Exif).update({Base[name].value: value for name, value in details.items()})
    if interop is not None:
        exif.get_ifd(IFD.Exif)[IFD.Interop] = {1: interop}
    return saved(chart(), quality=95, exif=exif)


def rgb(data: bytes | Path) -> np.ndarray:
    return decode(data).image[:, :, ::-1].astype(int)


def corners(image: np.ndarray) -> np.ndarray:
    """The colour in the middle of each quarter."""
    height, width = image.shape[:2]
    return image[
        [height // 4, height // 4, -height // 4, -height // 4], [width // 4, -width // 4, width // 4, -width // 4]
    ]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(orientation: int) -> None:
    data = with_exif(orientation)
    upright = np.asarray(ImageOps.exif_transpose(Pillow.open(io.BytesIO(data))))
    decoded = decode(data)
    assert decoded.size == (upright.shape[1], upright.shape[0])
    assert decoded.exif.orientation == orientation
    assert np.array_equal(decoded.image[:, :, ::-1], upright)


@pytest.mark.parametrize("nonsense", [0, 9, 65535])
def test_a_nonsense_orientation_is_none(nonsense: int) -> None:
    assert decode(with_exif(nonsense)).exif.orientation == 1


def test_what_the_body_says_of_the_picture_is_read() -> None:
    exif = decode(
        with_exif(
            BodySerialNumber="0003004711\0",
            DateTimeOriginal="2026:06:01 08:30:00",
            SubsecTimeOriginal="27",
            ImageUniqueID="f" * 32,
        )
    ).exif
    assert exif.serial == "3004711"
    assert exif.shot_at == datetime(2026, 6, 1, 8, 30, 0, 270_000)
    assert exif.fraction
    assert exif.unique_id == "f" * 32


@pytest.mark.parametrize("time", ["", "0000:00:00 00:00:00", "2026-06-01", "    :  :     :  :  "])
def test_a_clock_that_was_never_set_says_nothing(time: str) -> None:
    exif = decode(with_exif(DateTimeOriginal=time)).exif
    assert exif.shot_at is None
    assert exif.serial == ""


def test_a_file_and_its_bytes_are_the_same_picture(tmp_path: Path) -> None:
    data = saved(chart())
    (tmp_path / "a.jpg").write_bytes(data)
    assert np.array_equal(decode(tmp_path / "a.jpg").image, decode(data).image)


@pytest.mark.parametrize(
    ("data", "tolerance"),
    [
        (saved(chart(), quality=95, subsampling=0), 6),
        (saved(chart(), quality=95, progressive=True), 20),
        (saved(chart(), "PNG"), 0),
        (saved(chart(), "BMP"), 0),
        (saved(chart(), "TIFF"), 0),
        (saved(chart(), "WEBP", lossless=True), 0),
        (saved(chart().quantize(16), "PNG"), 2),
        (saved(chart().convert("RGBA"), "PNG"), 0),
        (saved(chart().convert("CMYK"), quality=98, subsampling=0), 12),
    ],
)
def test_every_kind_of_picture_shows_its_colours(data: bytes, tolerance: int) -> None:
    assert np.abs(corners(rgb(data)) - corners(np.asarray(chart()).astype(int))).max() <= tolerance


def test_grey_and_sixteen_bits_become_eight_bit_colour() -> None:
    deep = Pillow.fromarray((np.arange(64 * 48).reshape(48, 64) * 21).astype(np.uint16))
    for data, form in (
        (saved(chart().convert("L")), "JPEG"),
        (saved(deep, "PNG"), "PNG"),
        (saved(deep, "TIFF"), "TIFF"),
    ):
        image = decode(data).image
        assert (image.dtype, image.shape) == (np.uint8, (48, 64, 3)), form
        assert np.array_equal(image[:, :, 0], image[:, :, 2])
    assert np.array_equal(decode(saved(deep, "PNG")).image[:, :, 0], (np.asarray(deep) >> 8).astype(np.uint8))


def test_what_is_transparent_is_white() -> None:
    clear = Pillow.new("RGBA", (8, 8), (10, 20, 30, 0))
    assert (decode(saved(clear, "PNG")).image == 255).all()


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_a_picture_with_the_srgb_profile_is_left_alone() -> None:
    assert np.array_equal(decode(saved(chart(), icc_profile=SRGB)).image, decode(saved(chart())).image)


def test_a_picture_with_another_profile_is_converted() -> None:
    """A colour space whose red is sRGB's green and the other way round."""
    swapped = SRGB.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    swapped = swapped.replace(b"rXYZ", b"xxxx", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"xxxx", b"gXYZ", 1)
    for form in ("JPEG", "PNG"):
        plain = corners(rgb(saved(chart(), form)))
        converted = corners(rgb(saved(chart(), form, icc_profile=swapped)))
        assert np.allclose(converted, plain[:, [1, 0, 2]], atol=12)


def test_of_a_jpeg_with_a_preview_behind_it_the_picture_is_taken() -> None:
    data = saved(chart(), "MPO", save_all=True, append_images=[Pillow.new("RGB", (8, 8))], quality=95)
    assert Pillow.open(io.BytesIO(data)).format == "MPO"
    assert np.array_equal(decode(data).image, decode(saved(chart(), quality=95)).image)


def test_adobe_rgb_without_a_profile_becomes_srgb_and_greys_stay_grey() -> None:
    plain, adobe = (decode(with_exif(interop=interop)).image.astype(int) for interop in ("R98", "R03"))
    green = corners(adobe)[1] - corners(plain)[1]
    assert green[2] < -10  # a green of the wider space loses red: it is purer than sRGB can show
    grey = Pillow.new("RGB", (16, 16), (128, 128, 128))
    exif = Pillow.Exif()
    exif.get_ifd(IFD.Exif)[IFD.Interop] = {1: "R03"}
    assert np.ptp(decode(saved(grey, quality=100, exif=exif)).image) <= 1


@pytest.mark.parametrize(
    "profile",
    [b"nonsense", SRGB[:200], SRGB.replace(b"RGB XYZ ", b"\xa7\xb8B XYZ "), SRGB.replace(b"RGB XYZ ", b"GRAYXYZ "),
     SRGB.replace("sRGB".encode("utf-16-be"), b"\xd8\0" * 4)[:-40]],
)  # fmt: skip
def test_a_profile_that_makes_no_sense_is_ignored(profile: bytes) -> None:
    for form in ("JPEG", "PNG"):
        plain = decode(saved(chart(), form)).image
        assert np.array_equal(decode(saved(chart(), form, icc_profile=profile)).image, plain)


# What is broken


PHOTO = sitter.still()
OTHER = sitter.still(dx=0.1)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_truncated_jpeg_is_damaged(share: float) -> None:
    with pytest.raises(Damaged):
        decode(PHOTO[: int(share * len(PHOTO))])


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_jpeg_with_an_end_put_on_is_damaged(share: float) -> None:
    with pytest.raises(Damaged):
        decode(PHOTO[: int(share * len(PHOTO))] + b"\xff\xd9")


def test_a_jpeg_without_its_last_bytes_is_damaged() -> None:
    with pytest.raises(Damaged):
        decode(PHOTO[:-2])


def test_a_jpeg_that_goes_on_with_another_picture_is_damaged() -> None:
    """After a timed-out download some bodies answer with the head of one picture and the tail of the next."""
    for share in (0.2, 0.4, 0.6, 0.8):
        cut = int(share * len(PHOTO))
        with pytest.raises(Damaged):
            decode(PHOTO[:cut] + OTHER[cut:])


def test_a_jpeg_with_a_hole_is_damaged() -> None:
    cut = len(PHOTO) // 2
    for lost in (1000, 5000, 50000):
        with pytest.raises(Damaged):
            decode(PHOTO[:cut] + PHOTO[cut + lost :])


@pytest.mark.parametrize("form", ["PNG", "TIFF", "BMP", "WEBP"])
def test_other_pictures_cut_short_are_damaged(form: str) -> None:
    data = saved(Pillow.open(io.BytesIO(PHOTO)).resize((300, 200)), form)
    with pytest.raises(PictureError) as refused:
        decode(data[: len(data) * 2 // 3])
    assert refused.value.code in ("damaged", "not-a-picture")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"hello", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", bytes(5000)]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        decode(data)


def test_animations_are_no_stills() -> None:
    for form in ("PNG", "WEBP"):
        with pytest.raises(NotAPicture):
            decode(saved(chart(), form, save_all=True, append_images=[chart().rotate(90)]))


def test_a_gif_is_no_picture_for_us() -> None:
    with pytest.raises(NotAPicture):
        decode(saved(chart().quantize(16), "GIF"))


def test_a_missing_file_or_a_folder_is_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.jpg", tmp_path):
        with pytest.raises(Unreadable):
            decode(path)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is very large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10001, 10000), (20000, 20000), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(TooLarge):
        decode(bomb(*size))


def test_a_picture_of_nearly_the_largest_size_is_taken_without_a_warning() -> None:
    assert decode(saved(Pillow.new("L", (12000, 8000)))).size == (12000, 8000)


def test_a_live_frame_that_claims_to_be_enormous_is_refused() -> None:
    data = bytearray(saved(chart()))
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = (60000).to_bytes(2, "big") * 2
    with pytest.raises(TooLarge):
        still.decode_frame(bytes(data))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_bytes_give_a_picture_or_a_code(data: st.DataObject) -> None:
    """A good picture with bytes changed, cut or added anywhere."""
    kinds = [
        saved(chart()),
        saved(chart(), "PNG"),
        saved(chart(), "TIFF"),
        with_exif(6, DateTimeOriginal="2026:06:01 08:30:00"),
    ]
    content = bytearray(data.draw(st.sampled_from(kinds)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
        if not content:
            break
    try:
        decoded = decode(bytes(content))
    except PictureError as trouble:
        assert trouble.code in ("damaged", "not-a-picture", "picture-too-large")
    else:
        assert decoded.image.dtype == np.uint8 and decoded.image.ndim == 3
