"""Applies each patch of scripts/patches to a copy of the tree and runs the test it names, which must turn red.

A patch begins with two lines that say what it breaks and who must notice:

    Rule: two files of one release are nobody's
    Test: tests/station/test_desk.py::test_two_files_are_nobodys

The same tests run once on the untouched copy first: a test that is red anyway proves nothing.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATCHES = ROOT / "scripts" / "patches"
FETCHED = ("station/checks/models", "drivers/simulated/portrait")
RED = 1  # pytest's exit status for failed tests; anything else means that the test did not run


@dataclass(frozen=True)
class Mutant:
    """One patch: what it breaks, and the test that must notice."""

    name: str
    rule: str
    test: str
    path: Path


def read(path: Path) -> Mutant:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines[:2])
    return Mutant(path.stem, said["Rule"], said["Test"], path)


def copy_tree(to: Path) -> None:
    """Everything git knows, as it is in the work tree, and the fetched files."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    for name in FETCHED:
        for path in (ROOT / name).iterdir():
            if not (to / name / path.name).exists():
                (to / name / path.name).symlink_to(path)


def run(tree: Path, tests: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def survives(tree: Path, mutant: Mutant) -> bool:
    """Apply, test, take back; True when nobody noticed."""
    apply = ["patch", "--quiet", "-p1", "-i", str(mutant.path)]
    subprocess.run([*apply, "--forward"], cwd=tree, check=True)
    try:
        return run(tree, [mutant.test]) != RED
    finally:
        subprocess.run([*apply, "--reverse"], cwd=tree, check=True)


def main() -> int:
    chosen = sys.argv[1:] or sorted(path.stem for path in PATCHES.glob("*.patch"))
    mutants = [read(PATCHES / f"{name}.patch") for name in chosen]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder)
        copy_tree(tree)
        if run(tree, sorted({mutant.test for mutant in mutants})) != 0:
            print("the tests named in the patches are red before anything was broken")
            return 2
        survivors = 0
        for mutant in mutants:
            alive = survives(tree, mutant)
            survivors += alive
            print(f"{'SURVIVES' if alive else 'red     '} {mutant.name}: {mutant.rule}", flush=True)
    print(f"{len(mutants) - survivors} passed, {survivors} failed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
