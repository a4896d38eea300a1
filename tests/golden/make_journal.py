"""Makes the golden journal of the present schema: `python -m golden.make_journal` with `tests` on the path.

Run once per schema, when it is published, and committed; a file that is there is never made again.
"""

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from support.journals import a_day, open_journal

from db import door
from db.journal import Journal

HERE = Path(__file__).parent / "journals"


def told(journal: Journal) -> dict[str, object]:
    """What a journal must still say when a later program opens it."""
    return {
        "chain_head": journal.chain_head(),
        "counts": asdict(journal.counts()),
        "sittings": [[sitting.number, sitting.armed_by, sitting.result] for sitting in journal.sittings()],
        "people": [journal.person(sitting.person) is not None for sitting in journal.sittings()],
        "files": sorted(journal.known_paths()),
        "open_intents": len(journal.open_intents()),
    }


def make(target: Path) -> None:
    """Write one journal with everything in it, and beside it what it tells."""
    with tempfile.TemporaryDirectory() as folder:
        with open_journal(Path(folder)) as journal:
            a_day(journal)
            target.with_suffix(".json").write_text(json.dumps(told(journal), indent=2) + "\n", encoding="utf-8")
        target.write_bytes((Path(folder) / door.FILE).read_bytes())


if __name__ == "__main__":
    path = HERE / f"v{int(sys.argv[1])}.sqlite"
    if path.exists():
        sys.exit(f"{path} is there; golden files are never made again")
    make(path)
