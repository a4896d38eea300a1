"""Builds a maker's library for the tests, and others that look like one."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


def reason_to_skip() -> str | None:
    """What is missing; None when it is all there."""
    return None if shutil.which("gcc") else "not installed: gcc"


def build(folder: Path, name: str = "libsdtapi.so", *options: str) -> Path:
    """The library; `-DLACKING` leaves out the function that reads."""
    made = folder / name
    flags = ["-shared", "-fPIC", "-D_GNU_SOURCE", "-Wall", "-Werror", *options]
    subprocess.run(["gcc", *flags, "-o", made, SOURCE], check=True)
    return made


def for_another_computer(library: Path) -> Path:
    """A copy whose head says 32 bits."""
    head = bytearray(library.read_bytes())
    head[4] = 1  # EI_CLASS, elf(5)
    other = library.with_name("lib32.so")
    other.write_bytes(head)
    return other


def that_ends_the_process(folder: Path) -> Path:
    """A library that ends its process as soon as it is loaded."""
    source = folder / "ending.c"
    source.write_text("#include <unistd.h>\n__attribute__((constructor)) static void start(void) { _exit(3); }\n")
    made = folder / "libending.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", made, source], check=True)
    return made
