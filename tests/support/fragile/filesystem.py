"""The kernel's requests, answered from the tree, unless a fault stands in the way.

A request is answered in one go after its faults have let it pass, so no request sees half of another. The kernel
caches no entries and no attributes (timeouts of zero), and a file's pages only until the file is opened again.
"""

import errno
import functools
import itertools
import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from random import Random
from typing import Any, ParamSpec, TypeVar

import pyfuse3
import trio
from pyfuse3 import EntryAttributes, FileInfo, FUSEError, RequestContext, SetattrFields, StatvfsData
from support.fragile.faults import Fault
from support.fragile.tree import PAGE, File, Folder, Node, Tree

SIZE = 64 * 2**30
LONGEST_NAME = 255
MAPPED = b"-shm"

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def answer(method: Callable[Asked, Coroutine[Any, Any, Answer]]) -> Callable[Asked, Coroutine[Any, Any, Answer]]:
    """An error of the tree is an error for the kernel."""

    @functools.wraps(method)
    async def answered(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
        try:
            return await method(*asked, **named)
        except OSError as error:
            raise FUSEError(error.errno or errno.EIO) from None

    return answered


class FragileFilesystem(pyfuse3.Operations):
    """One disk: what lies on it, what goes wrong with it, and how often it was asked."""

    supports_dot_lookup = False
    enable_writeback_cache = False

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[Fault] = []
        self.asked: Counter[str] = Counter()
        self.bytes_read = self.bytes_written = 0
        self.gone = 0
        self._size: int | None = None
        self._news = trio.Event()
        self._handle_numbers = itertools.count(1)
        self._handles: dict[int, Node] = {}
        self._dead: dict[int, Node] = {}
        self._listings: dict[int, list[tuple[bytes, Node]]] = {}
        self._insert(Tree())

    # what scripts do to it

    def cut(self, torn: int | None = None) -> None:
        """The power fails and is back: what was not safe is gone, and what was open is open no more."""
        self._insert(self._tree.left_by_a_cut(None if torn is None else Random(torn)))

    def vanish(self, error: int, torn: int | None = None) -> None:
        """The power fails and stays away, or somebody has pulled the stick: every request has this error."""
        self.gone = error
        self.cut(torn)

    def bring_back(self) -> None:
        """The power is back, or the stick."""
        self.gone = 0

    def remount(self) -> None:
        """An orderly shutdown and start: nothing is lost, but the kernel has to read everything again."""
        self._tree.sync()
        self.cut()

    def wipe(self) -> None:
        """A new disk: empty, healthy, large."""
        self._size, self.gone = None, 0
        self.faults.clear()
        self._insert(Tree(self._tree.numbers))

    def heal(self) -> None:
        """Nothing goes wrong from now on, and what hung goes on."""
        self.faults.clear()
        self._tell()

    def set_free(self, bytes: int) -> None:
        """So many bytes more and the disk is full; names cost nothing."""
        self._size = self._used() + bytes

    def _insert(self, tree: Tree) -> None:
        self._tree = tree
        self._dead |= self._handles
        self._handles.clear()
        self._known: dict[int, Node] = {pyfuse3.ROOT_INODE: tree.root}
        self._lookups: Counter[int] = Counter()
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = trio.Event()

    # what every request meets

    async def _meet(self, operation: str, node: Node | None, name: bytes = b"") -> None:
        """Count the request and let its faults have it, by the name that it gives or that its file was given last.

        What SQLite maps into memory can always be read: there a page that can't be read is a signal, not an error.
        """
        self.asked[operation] += 1
        if len(name) > LONGEST_NAME:
            raise OSError(errno.ENAMETOOLONG, "too long")
        if operation == "read" and _is_mapped(node):
            return
        text = os.fsdecode(name or (node.name if node else b""))
        tree = self._tree
        for fault in [fault for fault in self.faults if fault.strikes(operation, text)]:
            if fault not in self.faults:
                continue  # healed while an earlier one took its time
            match fault.do:
                case "fail":
                    raise OSError(fault.errno, "failing")
                case "slow":
                    await trio.sleep(fault.seconds)
                case "hang":
                    while fault in self.faults and self._tree is tree:
                        await self._news.wait()
                case "vanish":
                    self.faults.remove(fault)
                    self.vanish(fault.errno, fault.torn)
        if self.gone:
            raise OSError(self.gone, "gone")
        if self._tree is not tree:
            raise OSError(errno.EIO, "the power has failed meanwhile")

    def _node(self, number: int) -> Any:
        """What the kernel means by a number; after a cut nothing is what it was before."""
        try:
            return self._known[number]
        except KeyError:
            raise OSError(errno.EIO, "from before a power cut") from None

    def _opened(self, handle: int) -> Any:
        try:
            return self._handles[handle]
        except KeyError:
            raise OSError(errno.EIO, "opened before a power cut") from None

    def _open(self, node: Node) -> int:
        handle = next(self._handle_numbers)
        self._handles[handle] = node
        return handle

    def _close(self, handle: int) -> None:
        self._handles.pop(handle, None)
        self._dead.pop(handle, None)

    def _met(self, node: Node) -> EntryAttributes:
        """The answer by which the kernel gets to know a node; it says later how often it has forgotten it."""
        self._known[node.number] = node
        self._lookups[node.number] += 1
        return _attributes(node)

    def _used(self) -> int:
        return sum(len(node.data) for node in {*self._tree.nodes(), *self._handles.values()} if isinstance(node, File))

    def _room(self, wanted: int) -> int:
        """How many of the wanted bytes there is room for."""
        return wanted if self._size is None else min(wanted, max(0, self._size - self._used()))

    # names

    @answer
    async def lookup(self, parent_inode: int, name: bytes, ctx: RequestContext) -> EntryAttributes:
        await self._meet("lookup", None, name)
        return self._met(Tree.named(self._node(parent_inode), name))

    async def forget(self, inode_list: Sequence[tuple[int, int]]) -> None:
        for number, times in inode_list:
            self._lookups[number] -= times
            if self._lookups[number] <= 0 and number != pyfuse3.ROOT_INODE:
                del self._lookups[number]
                self._known.pop(number, None)

    @answer
    async def create(
        self, parent_inode: int, name: bytes, mode: int, flags: int, ctx: RequestContext
    ) -> tuple[FileInfo, EntryAttributes]:
        await self._meet("create", None, name)
        made = self._tree.create(self._node(parent_inode), name, File, mode & ~ctx.umask, (ctx.uid, ctx.gid))
        return FileInfo(fh=self._open(made)), self._met(made)

    @answer
    async def mkdir(self, parent_inode: int, name: bytes, mode: int, ctx: RequestContext) -> EntryAttributes:
        await self._meet("mkdir", None, name)
        made = self._tree.create(self._node(parent_inode), name, Folder, mode & ~ctx.umask, (ctx.uid, ctx.gid))
        return self._met(made)

    @answer
    async def link(self, inode: int, new_parent_inode: int, new_name: bytes, ctx: RequestContext) -> EntryAttributes:
        await self._meet("link", None, new_name)
        node = self._node(inode)
        self._tree.link(node, self._node(new_parent_inode), new_name)
        return self._met(node)

    @answer
    async def unlink(self, parent_inode: int, name: bytes, ctx: RequestContext) -> None:
        await self._meet("unlink", None, name)
        self._tree.remove(self._node(parent_inode), name)

    @answer
    async def rmdir(self, parent_inode: int, name: bytes, ctx: RequestContext) -> None:
        await self._meet("rmdir", None, name)
        self._tree.remove(self._node(parent_inode), name)

    @answer
    async def rename(
        self, parent_inode_old: int, name_old: bytes, parent_inode_new: int, name_new: bytes, flags: int,
        ctx: RequestContext,
    ) -> None:  # fmt: skip
        await self._meet("rename", None, name_new)
        if flags & ~pyfuse3.RENAME_NOREPLACE:
            raise OSError(errno.EINVAL, "no such kind of rename here")
        old, new = self._node(parent_inode_old), self._node(parent_inode_new)
        self._tree.rename(old, name_old, new, name_new, replace=not flags)

    @answer
    async def opendir(self, inode: int, ctx: RequestContext) -> int:
        await self._meet("opendir", self._known.get(inode))
        return self._open(self._node(inode))

    @answer
    async def readdir(self, fh: int, start_id: int, token: pyfuse3.ReaddirToken) -> None:
        await self._meet("readdir", self._handles.get(fh))
        folder = self._opened(fh)
        if start_id == 0:
            self._listings[fh] = list(folder.entries.items())
        for place, (name, node) in enumerate(self._listings[fh][start_id:], start_id + 1):
            if folder.entries.get(name) is node:
                if not pyfuse3.readdir_reply(token, name, _attributes(node), place):
                    break
                self._met(node)

    @answer
    async def fsyncdir(self, fh: int, datasync: bool) -> None:
        await self._meet("fsyncdir", self._handles.get(fh))
        self._opened(fh).sync()

    async def releasedir(self, fh: int) -> None:
        self._listings.pop(fh, None)
        self._close(fh)

    # bytes

    @answer
    async def open(self, inode: int, flags: int, ctx: RequestContext) -> FileInfo:
        reads_only = flags & os.O_ACCMODE == os.O_RDONLY
        await self._meet("open" if reads_only else "open-to-write", self._known.get(inode))
        if flags & os.O_TRUNC:
            await self._meet("truncate", self._known.get(inode))
            self._node(inode).resize(0)
        return FileInfo(fh=self._open(self._node(inode)))

    @answer
    async def read(self, fh: int, off: int, size: int) -> bytes:
        file: Any = self._handles.get(fh) or self._dead.get(fh)
        await self._meet("read", file)
        if not _is_mapped(file):
            file = self._opened(fh)
        data = bytes(file.data[off : off + size])
        self.bytes_read += len(data)
        return data

    @answer
    async def write(self, fh: int, off: int, buf: bytes) -> int:
        """Write all of it, or as much as there is room for, as a disk does that becomes full in between."""
        await self._meet("write", self._handles.get(fh))
        file = self._opened(fh)
        if (more := off + len(buf) - len(file.data)) > 0 and (room := self._room(more)) < more:
            buf = buf[: max(0, len(buf) - more + room)]
            if not buf:
                raise OSError(errno.ENOSPC, "full")
        file.write(off, buf)
        self.bytes_written += len(buf)
        return len(buf)

    @answer
    async def fsync(self, fh: int, datasync: bool) -> None:
        await self._meet("fsync", self._handles.get(fh))
        self._opened(fh).sync()

    @answer
    async def flush(self, fh: int) -> None:
        """Close one of a file's descriptors; one from before a cut closes without a word."""
        if fh in self._handles:
            await self._meet("flush", self._handles[fh])

    async def release(self, fh: int) -> None:
        self._close(fh)

    # what stat tells

    @answer
    async def getattr(self, inode: int, ctx: RequestContext) -> EntryAttributes:
        await self._meet("getattr", self._known.get(inode))
        return _attributes(self._node(inode))

    @answer
    async def setattr(
        self, inode: int, attr: EntryAttributes, fields: SetattrFields, fh: int | None, ctx: RequestContext
    ) -> EntryAttributes:
        await self._meet("truncate" if fields.update_size else "setattr", self._known.get(inode))
        node = self._node(inode)
        if fields.update_size:
            more = attr.st_size - len(node.data)
            if more > 0 and self._room(more) < more:
                raise OSError(errno.ENOSPC, "full")
            node.resize(attr.st_size)
        if fields.update_mode:
            node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(attr.st_mode)
        owner, group = node.owner
        node.owner = attr.st_uid if fields.update_uid else owner, attr.st_gid if fields.update_gid else group
        if fields.update_atime:
            node.read_at = attr.st_atime_ns
        if fields.update_mtime:
            node.written_at = attr.st_mtime_ns
        node.changed_at = time.time_ns()
        return _attributes(node)

    @answer
    async def statfs(self, ctx: RequestContext) -> StatvfsData:
        await self._meet("statfs", None)
        used = self._used()
        size = SIZE if self._size is None else self._size
        told = StatvfsData()
        told.f_bsize = told.f_frsize = PAGE
        told.f_blocks = size // PAGE
        told.f_bfree = told.f_bavail = max(0, size - used) // PAGE
        told.f_files = told.f_ffree = told.f_favail = 2**20
        told.f_namemax = LONGEST_NAME
        return told


def _is_mapped(node: Node | None) -> bool:
    """Whether programs map this file into memory."""
    return node is not None and node.name.endswith(MAPPED)


def _attributes(node: Node) -> EntryAttributes:
    size = len(node.data) if isinstance(node, File) else PAGE
    told = EntryAttributes()
    told.entry_timeout = told.attr_timeout = 0
    told.st_ino, told.st_mode, told.st_nlink = node.number, node.mode, node.links
    told.st_uid, told.st_gid = node.owner
    told.st_size, told.st_blksize, told.st_blocks = size, PAGE, -(-size // 512)
    told.st_atime_ns, told.st_mtime_ns, told.st_ctime_ns = node.read_at, node.written_at, node.changed_at
    return told
