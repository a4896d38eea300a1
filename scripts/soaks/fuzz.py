"""A million inputs (or as many as you say) for whatever reads bytes from outside: each is taken or refused in type."""

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".tools" / "bin" / "uv"
PACKAGES = ("pyserial", "numpy", "opencv-python", "pillow", "simplejpeg", "pydantic")
"""What the targets import, in the locked versions; atheris itself is no dependency of the program."""

RUNS = 1_000_000
SEEDS = 64


@dataclass(frozen=True)
class Target:
    """Something that reads bytes from outside.

    Attributes:
        feed: gives it one input; what it may raise on purpose is caught in there.
        seeds: good inputs to begin with.
        longest: inputs are not made longer than this.
    """

    feed: Callable[[bytes], object]
    seeds: list[bytes]
    longest: int


def targets() -> dict[str, Target]:
    """All of them, by name. A new one is a function and a line here."""
    from drivers.errors import DeviceRefused
    from drivers.readers import sam, sdt, text
    from drivers.readers.burst import Burst
    from drivers.readers.codeserial import CodeBytes
    from drivers.readers.keystrokes import Keystrokes
    from drivers.readers.models import Storage
    from drivers.readers.trouble import ReadTrouble
    from drivers.readers.usbframes import JoinedAnswer
    from drivers.simulated.people import code_string, person, text_block
    from station.job.code_shape import CodeShape
    from station.job.code_sight import wrong_kind
    from station.portrait import still
    from station.portrait.pictures import PictureError

    blocks = [text_block(person(1, index)) for index in range(SEEDS)]
    commands = list(sdt.BY_COMMAND)
    reads = [b"\x00\x00\x90\x01\x00\x04\x00" + block + bytes(1024) for block in blocks]
    bodies = [b"\x00\x00\x9f" + bytes(4), b"\x00\x00\x90" + bytes(8), b"\x00\x00\x90" + bytes(16), *reads]

    def on_purpose(work: Callable[[bytes], object]) -> Callable[[bytes], object]:
        def feed(data: bytes) -> object:
            try:
                return work(data)
            except (ReadTrouble, DeviceRefused):
                return None

        return feed

    def command_of(data: bytes) -> sam.Command:
        return commands[data[0] % len(commands)] if data else commands[0]

    def frames(data: bytes) -> object:
        """As it comes, in pieces of a length that the input says itself."""
        answer, step = sam.Answer(command_of(data)), 1 + (data[1] if len(data) > 1 else 0)
        return [answer.feed(data[at : at + step]) for at in range(2, len(data), step)]

    def bodies_of_frames(data: bytes) -> object:
        """With a good checksum, so that what is behind it is reached; a good READ is parsed too."""
        command = command_of(data)
        good = sam.Answer(command).feed(sam.wrap(data[1:]))
        return text.parse(sam.text_of(good)) if good is not None and command is sam.READ else good

    def pipes(data: bytes) -> object:
        answer = JoinedAnswer(command_of(data), 2)
        pieces = data[1:].split(b"\xfe")
        return [answer.feed(piece[0] % 2 if piece else 0, piece[1:]) for piece in pieces]

    def pages(data: bytes) -> object:
        """Each page is what the input has up to its next FF, as the answer to whatever is asked."""
        answers = iter(data.split(b"\xff"))
        return text.parse(Storage().read_text(lambda apdu: next(answers, b"")))

    def libraries(data: bytes) -> object:
        return sdt.data_of(command_of(data), int.from_bytes(data[1:3], "little", signed=True), data[3:])

    def keystrokes(data: bytes) -> object:
        """Two bytes a key event: its code, then press or release and the pause before it."""
        keys, at = Keystrokes(0.0), 1.0
        for code, how in zip(data[::2], data[1::2], strict=False):
            at += (how >> 2) / 100
            keys.feed(0 if how & 3 == 3 else 1, code, how & 3, at)
        return keys.quiet(at + 1)

    def lines(data: bytes) -> object:
        code, step = CodeBytes(0.0), 1 + (data[0] if data else 0)
        return [code.feed(data[at : at + step], 1 + at / 100) for at in range(1, len(data), step)], code.quiet(99)

    def fields(data: bytes) -> object:
        burst = Burst()
        return [burst.feed(chr(byte & 127), place * (byte >> 7) / 10) for place, byte in enumerate(data)]

    def sights(data: bytes) -> object:
        code = data.decode("utf-8", errors="replace")
        return wrong_kind(code), CodeShape.of([code] * 5).is_unusual(code[1:])

    still.MOST_PIXELS = 1_000_000  # what claims more is refused; so much less is decoded quickly

    def pictures(data: bytes) -> object:
        for decode in (still.decode, still.decode_frame):
            with suppress(PictureError):
                decode(data)
        return None

    codes = [code_string(1, index).encode() for index in range(SEEDS)]
    wrong = [b"134567890123456789", b"https://a.cn", b"PZXH:day:A-0001", b"13800000000", b"99999919990101001X"]
    pages_seeds = [b"\x01\x00\x04\x00" + block + b"\x90\x00" for block in blocks]
    asked = [(bytes([number]), body) for number in range(len(commands)) for body in bodies[:8]]
    returned = [bytes([number]) + b"\x90\x00" + block for number in range(len(commands)) for block in blocks[:8]]
    return {
        "text blocks": Target(on_purpose(text.parse), blocks, 256),
        "frames": Target(on_purpose(frames), [which + b"\x40" + sam.wrap(body) for which, body in asked], 1400),
        "bodies of frames": Target(on_purpose(bodies_of_frames), [which + body for which, body in asked], 1400),
        "pieces of pipes": Target(on_purpose(pipes), [which + b"\x00" + sam.wrap(body) for which, body in asked], 1400),
        "storage pages": Target(on_purpose(pages), pages_seeds, 1400),
        "makers' libraries": Target(on_purpose(libraries), returned, 400),
        "key events": Target(keystrokes, [bytes(range(2, 60)), b"\x1e\x05\x1e\x00\x1c\x05\x1c\x00"], 400),
        "codes' bytes": Target(lines, [b"\x05" + code + b"\r" for code in codes], 400),
        "fields": Target(fields, [code + b"\n" for code in codes], 400),
        "codes by sight": Target(sights, [*codes, *wrong], 400),
        "pictures": Target(pictures, picture_seeds(), 8192),
    }


def picture_seeds() -> list[bytes]:
    """A small picture in every form that is read, and in some that are not."""
    from PIL import Image, ImageCms

    noise = Image.effect_noise((48, 32), 60)
    colour, exif = Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))), Image.Exif()
    exif.update({0x0112: 6, 0x9003: "2026:06:01 08:30:00", 0xA431: "0003004711"})
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ways: list[tuple[Image.Image, str, dict[str, object]]] = [
        (colour, "JPEG", {"exif": exif}),
        (colour, "JPEG", {"progressive": True, "icc_profile": srgb}),
        (noise, "JPEG", {}),
        (colour.convert("CMYK"), "JPEG", {}),
        (colour, "MPO", {"save_all": True, "append_images": [noise.convert("RGB")]}),
        (colour.convert("RGBA"), "PNG", {}),
        (colour.quantize(16), "PNG", {}),
        (noise.convert("I;16"), "PNG", {}),
        (colour, "TIFF", {"compression": "tiff_lzw"}),
        (colour, "WEBP", {}),
        (colour, "BMP", {}),
        (colour, "GIF", {}),
    ]
    seeds = []
    for image, form, options in ways:
        file = io.BytesIO()
        image.save(file, form, **options)
        seeds.append(file.getvalue())
    return seeds


def fuzz(name: str, runs: int, corpus: Path) -> None:
    """Feed one target in this process, which atheris then ends; any exception that is not on purpose is a crash."""
    import atheris

    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=["drivers.readers", "station.job", "station.portrait"]):
        target = targets()[name]
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [f"-runs={runs}", f"-max_len={target.longest}", "-seed=1", f"-artifact_prefix={corpus.parent}/"]
    atheris.Setup([sys.argv[0], *options, "-verbosity=0", str(corpus)], target.feed)
    atheris.Fuzz()


def run(name: str, runs: int) -> bool:
    """One target in a process with atheris, which is no dependency of the program."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        packages = ["atheris", *(f"{one}=={version(one)}" for one in PACKAGES)]
        python = [UV, "run", "--quiet", "--no-project", "--python", sys.executable]
        python += [part for package in packages for part in ("--with", package)]
        command = [*python, "python", __file__, str(runs), name, str(corpus)]
        begun = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        seconds = time.monotonic() - begun
        found = [path.read_bytes().hex() for path in Path(folder).glob("*-*") if path.is_file()]
    print({"target": name, "runs": runs, "seconds": round(seconds, 1), "passed": not done.returncode}, flush=True)
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:], *found, sep="\n")
    return done.returncode == 0


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    if len(sys.argv) > 3:
        fuzz(sys.argv[2], runs, Path(sys.argv[3]))
        return 0
    sys.path.insert(0, str(ROOT))
    failed = [name for name in targets() if not run(name, runs)]
    print(f"failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
