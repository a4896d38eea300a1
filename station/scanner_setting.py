"""Puts a scanner into a `station.toml` and changes nothing else: comments, order and every other value stay."""

import tomllib
from pathlib import Path

import tomlkit

from db.disk import make_folder, write_whole
from station.config import Settings, load
from station.scanners import PREFIX


def with_scanner(text: str, address: str, *, beside: bool = False) -> str:
    """The same settings with this scanner among the readers.

    Args:
        text: a file that `config.load` reads.
        address: of the scanner.
        beside: keep the keyboard-like scanners that are there; otherwise this one takes their place.
    """
    before = Settings.model_validate(tomllib.loads(text))
    kept = [one for one in before.reader.addresses if beside or not one.startswith(PREFIX)]
    addresses = tuple(dict.fromkeys([*kept, address]))
    document = tomlkit.parse(text)
    document.setdefault("reader", tomlkit.table())["addresses"] = list(addresses)
    changed = tomlkit.dumps(document)
    reader = before.reader.model_copy(update={"addresses": addresses})
    if Settings.model_validate(tomllib.loads(changed)) != before.model_copy(update={"reader": reader}):
        raise AssertionError("more than the readers has changed")
    return changed


def set_scanner(folder: Path, address: str, *, beside: bool = False) -> Path:
    """Write the scanner into the folder's `station.toml`, whole or not at all; the file.

    Raises:
        SettingsError: the file that is there can't be used; it stays as it is.
        OSError: the disk says no.
    """
    load(folder)
    make_folder(folder)
    path = folder / "station.toml"
    text = path.read_text("utf-8") if path.exists() else ""
    write_whole(path, with_scanner(text, address, beside=beside).encode())
    return path
