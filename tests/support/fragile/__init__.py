"""A disk that shows what a power cut and bad hardware leave of what a program has written.

    with FragileDisk(tmp_path / "disk") as disk:
        keep(disk.path / "data")  # any program, in this process or another
        disk.cut()                # only what was safe is still under disk.path

or with the fixture `disk`, which is mounted once for a module and new and empty for every test.

It is a file system of our own (FUSE) in a process of its own, and as strict as a file system may be: bytes are safe
when their file was synced, a name when its folder was, and nothing else ever is. A synced file in a folder that was
not synced has no name after a cut; a name that was synced before its bytes is an empty file; a rename, a removal and
a new folder are undone; a rename from one folder to another may leave both names or none. File systems on real disks
are mostly kinder, each in its own way, and a program that survives here needs none of that kindness.

What it can't show:

- The order in which a real disk writes within one fsync, and sectors torn within a page: `torn` loses whole pages of
  4 KiB, and what an fsync has covered is safe.
- Disks that lie: a cache that says "written" too early. Every fsync that succeeds is true. And one that fails drops
  nothing: the next may still succeed, where Linux has often thrown the pages away.
- Modes, owners and times: a cut leaves them as they were, synced or not.
- Memory that is mapped: it counts as written when the kernel writes it back. The kernel's own write cache is off, so
  every write() arrives at once, in order. `-shm` files (SQLite maps them) are read even on a disk that has vanished,
  because there the answer would be SIGBUS.
- sync(2) and syncfs(2), which never arrive here; the tests' process survives a cut, where a desk's does not: what it
  had open answers EIO (but pages that the kernel still has are read), and by path it sees the new tree at once.
  `vanish` is nearer to the truth: nothing can be done any more until `bring_back`.
- How long anything takes on a real disk. Locks are the kernel's and end with their holder.
- Symbolic links, device nodes, extended attributes, exchanging renames, fallocate: refused.
"""

from support.fragile.disk import Counts, FragileDisk

__all__ = ["Counts", "FragileDisk"]
