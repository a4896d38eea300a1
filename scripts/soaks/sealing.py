"""Sealed packages opened by age, unzip and 7-Zip; one of many gigabytes: scripts/soak sealing [GIGABYTES [age|zip]].

No file may become larger than FAT32 takes: the limit of the process is set to it. Memory is told. Missing tools are
named and left out.
"""

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np
import pyrage
from PIL import Image
from support import packages

from station.export.copying import Source
from station.export.plan import Item, Plan
from station.export.sealing.kinds import FILES, ForRecipients, Kind, Seal, WithPassword
from station.export.sealing.opening import open_sealed
from station.export.sealing.writing import export_sealed, write
from station.export.verify import verify

PASSWORD = "correct horse 7 staple"
KEY = pyrage.x25519.Identity.generate()
SEALS: dict[Kind, Seal] = {"age": ForRecipients((str(KEY.to_public()),)), "zip": WithPassword(PASSWORD)}
FAT32 = (1 << 32) - 1
SEVEN = shutil.which("7zz") or shutil.which("7z")


def run(*command: object, at: Path) -> None:
    subprocess.run([str(part) for part in command], cwd=at, check=True, stdout=subprocess.DEVNULL)


def with_real_tools(folder: Path, kind: Kind, to: Path) -> str:
    """Open it as the words on the stick say, and check it with coreutils."""
    run("sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS", at=folder)
    volumes = sorted(folder.glob(f"{FILES[kind]}*"))
    to.mkdir()
    if kind == "age":
        if not shutil.which("age"):
            return "age is missing"
        (to / "key").write_text(str(KEY))
        with subprocess.Popen(["cat", *volumes], stdout=subprocess.PIPE) as cat:
            subprocess.run(["age", "-d", "-i", to / "key", "-o", to / "package.zip"], stdin=cat.stdout, check=True)
        run("unzip", "-q", "package.zip", at=to)
    else:
        if SEVEN is None:
            return "7-Zip is missing"
        run(SEVEN, "x", f"-p{PASSWORD}", volumes[0], at=to)
        run(SEVEN, "x", "package.zip", at=to)
    (package,) = (path for path in to.iterdir() if path.is_dir())
    for data in package.glob("data"):
        run("sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS", "manifest.sha256", at=data)
    return "opened"


def small(home: Path) -> None:
    packages.a_day(home / "data")
    for kind, seal in SEALS.items():
        for largest in (30_000, 1 << 30):
            stick = home / f"{kind}-{largest}"
            stick.mkdir()
            receipt = export_sealed(home / "data", stick, packages.SETTINGS, seal, largest=largest)
            told = with_real_tools(receipt.path, kind, stick / "tools")
            package = open_sealed(receipt.path, stick / "office", identities=[KEY], password=PASSWORD)
            print(json.dumps({"kind": kind, "largest": largest, "tools": told, "verified": verify(package).ok}))


def most() -> int:
    """Most memory since it was last asked for, in megabytes (proc(5): VmHWM, clear_refs)."""
    status = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def large(home: Path, gigabytes: int, kind: Kind) -> None:
    """As many pictures of 24 megapixels as make it; all of them one file, so that only the stick needs the room."""
    picture = home / "picture.jpg"
    noise = np.random.default_rng(1).integers(0, 256, (4000, 6000, 3), np.uint8)
    Image.fromarray(noise).resize((6000, 4000)).save(picture, "JPEG", quality=50)
    content = picture.read_bytes()
    size = len(content)
    source = Source(picture, size, hashlib.sha256(content).hexdigest(), "picture")
    count = gigabytes * 1_000_000_000 // size + 1
    items = tuple(Item(f"data/originals/A-{place:04}.jpg", source, picture=True) for place in range(count))
    made = Plan("10622-large-A", "10622-large-A-2026-06-01-1", items, 0, "", "")
    stick = home / "stick"
    stick.mkdir()
    del noise, content
    most()
    resource.setrlimit(resource.RLIMIT_FSIZE, (FAT32, resource.RLIM_INFINITY))
    begun = time.monotonic()
    method = write(stick, made, SEALS[kind], datetime.now())
    seconds = time.monotonic() - begun
    (folder,) = stick.iterdir()
    volumes = [path.name for path in sorted(folder.glob(f"{FILES[kind]}*"))]
    print(json.dumps({
        "kind": kind, "pictures": count, "bytes": made.size, "picture": size, "volumes": volumes,
        "seconds": round(seconds), "MB/s": round(made.size / seconds / 1e6), "read_back": method,
        "memory_most_MB": most(),
    }))  # fmt: skip
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if kind == "zip" and SEVEN is not None:
        run(SEVEN, "t", f"-p{PASSWORD}", folder / volumes[0], at=home)
        print("7-Zip finds it whole")
    begun = time.monotonic()
    package = open_sealed(folder, home / "office", identities=[KEY], password=PASSWORD)
    seconds = time.monotonic() - begun
    found = list((package / "data/originals").iterdir())
    same = all(hashlib.file_digest(path.open("rb"), "sha256").hexdigest() == source.sha256 for path in found)
    print(json.dumps({
        "opened": len(found), "same": same and len(found) == count, "MB/s": round(made.size / seconds / 1e6),
        "memory_most_MB": most(),
    }))  # fmt: skip


def main() -> None:
    gigabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    kinds: list[Kind] = [kind for kind in SEALS if kind in sys.argv[2:] or len(sys.argv) < 3]
    with tempfile.TemporaryDirectory(prefix="sealing-") as folder:
        small(Path(folder))
        for kind in kinds:
            home = Path(folder) / f"large-{kind}"
            home.mkdir()
            large(home, gigabytes, kind)
            sys.stdout.flush()
            shutil.rmtree(home)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
