"""The process behind a mountpoint: `python -m support.fragile MOUNTPOINT CHANNEL`.

CHANNEL is the number of an inherited socket. The first line out says that the disk is mounted, or why not; then
commands come in as JSON lines, and each is answered with one. When the other end is closed, however that came about,
the process takes the mount away and ends; should it be killed itself, fusermount3 does (`auto_unmount`).

    {"do": "cut"}    {"do": "cut", "torn": 7}    {"do": "remount"}    {"do": "wipe"}    {"do": "free", "bytes": 4096}
    {"do": "fail", "errno": "ENOSPC", "ops": ["write"], "name": "*.jpg", "after": 3, "count": 1}
    {"do": "slow", "seconds": 0.5, "ops": ["fsync"]}    {"do": "hang", "ops": ["fsync"]}    {"do": "heal"}
    {"do": "vanish"}    {"do": "vanish", "after": 40, "torn": 7}    {"do": "return"}    {"do": "count"}
"""

import errno
import json
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pyfuse3
import trio
from support.fragile import faults
from support.fragile.filesystem import FragileFilesystem

OPTIONS = {"default_permissions", "auto_unmount", "fsname=fragile", "subtype=fragile"}


class Script:
    """What the other end of the channel may say."""

    def __init__(self, disk: FragileFilesystem) -> None:
        self._disk = disk
        self._commands: dict[str, Callable[..., Any]] = {
            "cut": disk.cut, "remount": disk.remount, "wipe": disk.wipe, "free": disk.set_free, "heal": disk.heal,
            "fail": self._fail, "slow": self._slow, "hang": self._hang,
            "vanish": self._vanish, "return": disk.bring_back, "count": self._count,
        }  # fmt: skip

    def obey(self, line: bytes) -> bytes:
        """Do what a line says, and give the line that answers it."""
        try:
            command = json.loads(line)
            answer = self._commands[command.pop("do")](**command) or {}
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            answer = {"error": repr(error)}
        return json.dumps(answer).encode() + b"\n"

    def _fail(self, errno: str, ops: Sequence[str] = (), **which: Any) -> None:
        changes = (*faults.CHANGES, faults.OPENED_FOR_CHANGES) if errno == "EROFS" else faults.CHANGES
        self._add("fail", ops or changes, errno=_number(errno), **which)

    def _slow(self, seconds: float, ops: Sequence[str] = faults.OPERATIONS, **which: Any) -> None:
        self._add("slow", ops, seconds=seconds, **which)

    def _hang(self, ops: Sequence[str] = faults.OPERATIONS, **which: Any) -> None:
        self._add("hang", ops, **which)

    def _vanish(
        self, errno: str = "EIO", torn: int | None = None, after: int = 0, ops: Sequence[str] = faults.OPERATIONS,
        **which: Any,
    ) -> None:  # fmt: skip
        if after:
            self._add("vanish", ops, errno=_number(errno), torn=torn, after=after, **which)
        else:
            self._disk.vanish(_number(errno), torn)

    def _add(self, do: str, ops: Sequence[str], **how: Any) -> None:
        self._disk.faults.append(faults.Fault(do, faults.known(ops), **how))

    def _count(self) -> dict[str, Any]:
        disk = self._disk
        return {"ops": disk.asked, "read": disk.bytes_read, "written": disk.bytes_written, "gone": bool(disk.gone)}


def _number(name: str) -> int:
    number: int = getattr(errno, name)
    return number


async def _serve(channel: socket.socket, disk: FragileFilesystem) -> None:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(pyfuse3.main)
        await _listen(trio.SocketStream(trio.socket.from_stdlib_socket(channel)), Script(disk))
        disk.heal()  # nobody is left waiting
        pyfuse3.terminate()


async def _listen(channel: trio.SocketStream, script: Script) -> None:
    """Until the other end is closed, or has gone with an answer on its way."""
    rest = b""
    try:
        async for some in channel:
            *lines, rest = (rest + some).split(b"\n")
            for line in lines:
                await channel.send_all(script.obey(line))
    except trio.BrokenResourceError:
        pass


def main(mountpoint: str, channel: socket.socket) -> None:
    disk = FragileFilesystem()
    try:
        pyfuse3.init(disk, mountpoint, OPTIONS)
    except RuntimeError as error:
        channel.sendall(json.dumps({"refused": str(error)}).encode() + b"\n")
        return
    channel.sendall(b"{}\n")
    try:
        trio.run(_serve, channel, disk)
    finally:
        pyfuse3.close()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests, which then close the channel
    main(sys.argv[1], socket.socket(fileno=int(sys.argv[2])))
