"""What lies on the disk, and what of it a power cut leaves.

A file has its bytes, and those that its last fsync made safe. A folder has its entries, and those that its own last
fsync made safe: a name is the folder's, so a file's fsync never saves its name, nor a folder's fsync the bytes.
"""

import errno
import itertools
import stat
import time
from collections.abc import Iterator
from random import Random
from typing import TypeAlias

PAGE = 4096


class _Inode:
    """What files and folders share: the number, the name that was given last, and what stat tells."""

    def __init__(self, number: int, mode: int, owner: tuple[int, int]) -> None:
        self.number, self.mode, self.owner = number, mode, owner
        self.name = b""
        self.links = 0
        self.read_at = self.written_at = self.changed_at = time.time_ns()

    def touch(self) -> None:
        """The contents have changed now."""
        self.written_at = self.changed_at = time.time_ns()

    def take_facts(self, other: "_Inode") -> None:
        """Mode, owner, times: here they need no fsync."""
        self.mode, self.owner, self.name = other.mode, other.owner, other.name
        self.read_at, self.written_at, self.changed_at = other.read_at, other.written_at, other.changed_at


class File(_Inode):
    """Bytes, and for every page that was changed since the last fsync what it held then."""

    def __init__(self, number: int, mode: int, owner: tuple[int, int] = (0, 0), data: bytes = b"") -> None:
        super().__init__(number, stat.S_IFREG | stat.S_IMODE(mode), owner)
        self.data = bytearray(data)
        self._safe_size = len(data)
        self._before: dict[int, bytes] = {}

    def write(self, offset: int, data: bytes) -> None:
        """Put bytes there; a gap before them is zeros."""
        end = offset + len(data)
        if end > len(self.data):
            self.resize(end)
        self._about_to_change(offset, end)
        self.data[offset:end] = data
        self.touch()

    def resize(self, size: int) -> None:
        """Drop what is behind, or lengthen with zeros."""
        self._about_to_change(*sorted((size, len(self.data))))
        _resize(self.data, size)
        self.touch()

    def sync(self) -> None:
        """Make safe what it holds now."""
        self._safe_size = len(self.data)
        self._before.clear()

    def _about_to_change(self, start: int, end: int) -> None:
        for page in range(start // PAGE, -(-end // PAGE)):
            if page not in self._before:
                self._before[page] = bytes(self.data[page * PAGE : (page + 1) * PAGE])

    def left_by_a_cut(self, torn: Random | None) -> bytes:
        """The bytes of the last fsync; torn: either size, and any of the pages that were changed since."""
        size = torn.choice((self._safe_size, len(self.data))) if torn else self._safe_size
        left = bytearray(self.data)
        _resize(left, size)
        for page in sorted(self._before):
            start, end = page * PAGE, min((page + 1) * PAGE, size)
            if start < end and not (torn and torn.random() < 0.5):
                left[start:end] = self._before[page][: end - start].ljust(end - start, b"\0")
        return bytes(left)


class Folder(_Inode):
    """Entries, those of the last fsync, and the changes since then in their order."""

    def __init__(self, number: int, mode: int, owner: tuple[int, int] = (0, 0)) -> None:
        super().__init__(number, stat.S_IFDIR | stat.S_IMODE(mode), owner)
        self.entries: dict[bytes, Node] = {}
        self._safe: dict[bytes, Node] = {}
        self._changes: list[dict[bytes, Node | None]] = []

    def change(self, entries: "dict[bytes, Node | None]") -> None:
        """Take and give names, all of these or none."""
        self._changes.append(entries)
        for name, node in entries.items():
            if before := self.entries.pop(name, None):
                before.links -= 1
            if node:
                self.entries[name] = node
                node.links += 1
                node.name = name
        self.touch()

    def sync(self) -> None:
        """Make safe the names it holds now."""
        self._safe = dict(self.entries)
        self._changes.clear()

    def left_by_a_cut(self, torn: Random | None) -> "dict[bytes, Node]":
        """The entries of the last fsync; torn: and any number of the changes since, the first ones first."""
        left: dict[bytes, Node | None] = dict(self._safe)
        for change in self._changes[: torn.randint(0, len(self._changes)) if torn else 0]:
            left |= change
        return {name: node for name, node in left.items() if node}


Node: TypeAlias = File | Folder


class Tree:
    """The root and everything below it. No number is ever used twice, over cuts either; the root's is always 1."""

    def __init__(self, numbers: Iterator[int] | None = None) -> None:
        self.numbers = numbers or itertools.count(2)
        self.root = Folder(1, 0o755)
        self.root.links = 1

    def nodes(self) -> Iterator[Node]:
        """Everything that has a name, once."""
        seen: set[Node] = {self.root}
        waiting: list[Node] = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Folder):
                below = set(node.entries.values()) - seen
                seen |= below
                waiting += below

    def create(self, folder: Folder, name: bytes, kind: type[Node], mode: int, owner: tuple[int, int]) -> Node:
        """Something new and empty under a name that nothing has."""
        node: Node = kind(next(self.numbers), mode, owner)
        self.link(node, folder, name)
        return node

    def link(self, node: Node, folder: Folder, name: bytes) -> None:
        """One more name, which nothing has."""
        if name in folder.entries:
            raise FileExistsError(errno.EEXIST, "that name is taken")
        folder.change({name: node})
        node.changed_at = time.time_ns()

    def remove(self, folder: Folder, name: bytes) -> None:
        """Take a name away; a folder must be empty."""
        node = self.named(folder, name)
        _must_be_empty(node)
        folder.change({name: None})
        node.changed_at = time.time_ns()

    def rename(self, folder: Folder, name: bytes, new_folder: Folder, new_name: bytes, *, replace: bool) -> None:
        """One change within a folder; between two folders it is one in each, and a cut may come between."""
        node, there = self.named(folder, name), new_folder.entries.get(new_name)
        if there and not replace:
            raise FileExistsError(errno.EEXIST, "that name is taken")
        if there is node:
            return
        if there:
            _must_be_empty(there)
        if folder is new_folder:
            folder.change({name: None, new_name: node})
        else:
            new_folder.change({new_name: node})
            folder.change({name: None})
        node.changed_at = time.time_ns()

    @staticmethod
    def named(folder: Folder, name: bytes) -> Node:
        """What has that name."""
        try:
            return folder.entries[name]
        except KeyError:
            raise FileNotFoundError(errno.ENOENT, "nothing has that name") from None

    def sync(self) -> None:
        """Make everything safe, as an orderly shutdown does."""
        for node in self.nodes():
            node.sync()

    def left_by_a_cut(self, torn: Random | None = None) -> "Tree":
        """What is there when the power is back: everything anew, with new numbers, and safe.

        A folder that two entries claim, after half a rename, stays where it is met first, as a repair would decide.
        """
        left = Tree(self.numbers)
        again: dict[Node, Node] = {self.root: left.root}
        folders = [(self.root, left.root)]
        for old, new in folders:
            for name, node in old.left_by_a_cut(torn).items():
                if isinstance(node, Folder):
                    if node in again:
                        continue
                    again[node] = folder = Folder(next(self.numbers), node.mode)
                    folders.append((node, folder))
                elif node not in again:
                    again[node] = File(next(self.numbers), node.mode, data=node.left_by_a_cut(torn))
                new.change({name: again[node]})
        for old_node, new_node in again.items():
            new_node.take_facts(old_node)
            new_node.sync()
        return left


def _must_be_empty(node: Node) -> None:
    if isinstance(node, Folder) and node.entries:
        raise OSError(errno.ENOTEMPTY, "the folder is not empty")


def _resize(data: bytearray, size: int) -> None:
    if size < len(data):
        del data[size:]
    else:
        data.extend(bytes(size - len(data)))
