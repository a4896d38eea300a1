"""A whole day with cards, with codes, with wrong sitters: scripts/soak day [STUDENTS [SEED [VARIANT...]]]."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from station.rehearsal import n2day, script
from station.rehearsal.wrongseats import wrong_seats

ZERO = ("misbound", "unaccounted")
SHOWN = (
    "students", "swipes", "refused", "accepted", "abandoned", "retakes", "amount", "not_captured", "off_list",
    "corrections", "wrong_sitters", *ZERO, "totals_add_up", "verified", "seconds_per_student", "error",
)  # fmt: skip


def play(home: Path, name: str, students: int, seed: int, *options: str) -> dict:
    command = [sys.executable, "-m", "ui.main", "rehearse", "--day", "--students", str(students), "--seed", str(seed)]
    command += ["--data", str(home / name), "--json", *options]
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    result = json.loads(done.stdout) if done.stdout.strip() else {"error": done.stderr[-2000:]}
    return {"status": done.returncode, "seconds": round(time.monotonic() - begun), **result}


def faults_of(result: dict) -> list[str]:
    """What is wrong with a day; nothing as a rule."""
    if result["status"] != 0:
        return [f"status {result['status']}"]
    wrong = result["wrong_sitters"]
    corrections = result["corrections"]
    checks = {
        "totals": result["totals_add_up"],
        "verified": result["verified"],
        "not captured": result["not_captured"]["right"],
        "corrections": corrections["expected"] == corrections["taken_down"] and corrections["others"] == 0,
        "wrong sitters": wrong["seeded"] == wrong["seat"] + wrong["class"] and wrong["missed"] == 0,
        **{name: result[name] == 0 for name in ZERO},
    }
    return [name for name, right in checks.items() if not right]


def main() -> int:
    students = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    failed = 0
    with tempfile.TemporaryDirectory(prefix="day-") as folder:
        home = Path(folder)
        wrong = home / "wrong-seats.toml"
        script.write(wrong_seats(n2day.day(students, seed)), wrong)
        variants = {"cards": (), "codes": ("--token", "code"), "wrong": ("--faults", str(wrong))}
        for name in sys.argv[3:] or variants:
            result = play(home, name, students, seed, *variants[name])
            found = faults_of(result)
            failed += bool(found)
            shown = {key: result[key] for key in SHOWN if key in result}
            print(json.dumps({"day": name, "seconds": result["seconds"], "wrong": found, **shown}, ensure_ascii=False))
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
