"""Folders, names and small files that outlast a power cut: a new name is on disk only when its folder was synced."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable; Windows has no such call and needs none.

    Raises:
        OSError: the disk says no.
    """
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it, each synced into the one above; what is there is synced as well.

    A crash may have come between making and syncing, so a folder that is there proves nothing about its entry.

    Raises:
        OSError: the disk says no, or a file has that name.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
    try:
        sync_folder(folder.parent)
    except PermissionError:  # a parent that may only be passed through was not made by us
        return


def write_whole(path: Path, content: bytes) -> None:
    """Give a file this content, whole or not at all: on disk on return, and until then what was there before.

    Raises:
        OSError: the disk says no.
    """
    partial = path.with_name(f".{path.name}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)
