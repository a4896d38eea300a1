"""What somebody does who changes a package or a journal and knows the format: lists, roots, hashes are written anew."""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from db import door, ledger, schema, seal
from db.chain import ZERO, link
from db.projection import apply
from db.records import Event
from db.tables import CORRECTION_FACTS, PERSON_FACTS, STATUS_FACTS
from station.export import cover
from station.export.formats import manifest as manifests
from station.export.formats import records_csv


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def reseal(package: Path, change: Callable[[dict[str, Any]], None] = lambda manifest: None) -> None:
    """Make manifest, SHA256SUMS, manifest.sha256 and page fit the files again; `change` edits the manifest before.

    Nobody but the station can sign the new manifest, so the signature and its key are left out.
    """
    data = package / "data"
    for name in ("manifest.sig", "station.pub"):
        (data / name).unlink(missing_ok=True)
    manifest = json.loads((data / "manifest.json").read_text("utf-8"))
    manifest["files"] = [file for file in manifest["files"] if (data / file["path"]).is_file()]
    for file in manifest["files"]:
        content = (data / file["path"]).read_bytes()
        file["sha256"], file["size"] = sha256(content), len(content)
    change(manifest)
    manifest["files"].sort(key=lambda file: file["path"])
    sums = "".join(f"{file['sha256']}  {file['path']}\n" for file in manifest["files"]).encode()
    (data / "SHA256SUMS").write_bytes(sums)
    manifest["root"] = sha256(sums)
    sealed = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    (data / "manifest.json").write_bytes(sealed)
    (data / "manifest.sha256").write_text(f"{sha256(sealed)}  manifest.json\n", "ascii")
    with suppress(ValueError, OSError):  # of what can't be read, nobody can make a page
        recover(package)


def retell(package: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the events and compute every hash of the chain again, the manifest's head with it."""
    path = package / "data/events.jsonl"
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    change(events)
    previous = "0" * 64
    for seq, event in enumerate(events, start=1):
        event |= {"seq": seq, "prev_hash": previous}
        bare = {key: value for key, value in event.items() if key != "hash"}
        event["hash"] = previous = sha256(canonical(bare))
    path.write_bytes(b"".join(canonical(event) + b"\n" for event in events))
    reseal(package, lambda manifest: manifest.update(chain_head=previous))


def recover(package: Path) -> None:
    """Make the two files outside `data/` fit the manifest again."""
    sealed = manifests.from_bytes((package / "data" / manifests.NAME).read_bytes())
    with (package / "data" / records_csv.NAME).open(encoding="utf-8-sig", newline="") as text:
        records = list(records_csv.read(text))
    for name, content in cover.files(sealed, records, package.name).items():
        (package / name).write_bytes(content)


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def swap(one: Path, other: Path) -> None:
    """Exchange the bytes of two files."""
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def rewrite(folder: Path, change: Callable[[list[Event]], list[Event]]) -> None:
    """Write a data folder's whole journal anew: every hash fits, every row is what the events say, the seal is new."""
    path = folder / door.FILE
    with closing(door.open_for_reading(path)) as old:
        told = change(list(ledger.events(old)))
        people = {row[0]: dict(zip(PERSON_FACTS, row[1:], strict=True)) for row in old.execute(_PEOPLE)}
        said = {row[0]: dict(zip(CORRECTION_FACTS, row[1:], strict=True)) for row in old.execute(_CORRECTIONS)}
        remarked = {row[0]: dict(zip(STATUS_FACTS, row[1:], strict=True)) for row in old.execute(_STATUSES)}
        secrets = dict(old.execute("SELECT seal, secret FROM operator_code"))
    path.unlink()
    with closing(door.open_for_writing(path)) as new:
        new.execute("BEGIN")
        schema.create(new)
        head = ZERO
        for seq, event in enumerate(told, start=1):
            made = link(head, seq, event.at, event.kind, event.job, event.desk, event.operator, event.refs, event.data)
            match event.kind:
                case "swipe" | "listed":
                    private = people[event.refs["person"]]
                case "correction":
                    private = said[event.refs["correction"]]
                case "status":
                    private = remarked[event.refs["status"]]
                case _:
                    private = {"secret": secrets.get(event.data.get("seal"))}
            apply(new, made, private)
            head = made.event.hash
        new.execute("COMMIT")
        assert door.fold_in(new)
    seal.put(folder, head, len(told))


_CORRECTIONS = f"SELECT id, {', '.join(CORRECTION_FACTS)} FROM correction"
_STATUSES = f"SELECT id, {', '.join(STATUS_FACTS)} FROM status"
_PEOPLE = f"SELECT id, {', '.join(PERSON_FACTS)} FROM person"
