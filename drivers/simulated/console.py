"""How a simulated device talks with whoever started it: JSON lines on stdin and stdout."""

import asyncio
import json
import signal
import threading
from collections.abc import Awaitable, Callable
from typing import Any

Command = dict[str, Any]


def say(line: Command) -> None:
    """One JSON line on stdout."""
    print(json.dumps(line, ensure_ascii=False), flush=True)


async def obey_until_told_to_end(obey: Callable[[Command], Awaitable[Command]]) -> None:
    """Answer each command with one line, until stdin ends or SIGTERM comes."""
    commands = _listen(asyncio.get_running_loop())
    while (line := await commands.get()) is not None:
        try:
            command = json.loads(line)
            if not isinstance(command, dict):
                raise ValueError("a command is a JSON object")
        except ValueError as wrong:
            say({"error": str(wrong), "do": None})
            continue
        say(await obey(command))


def _listen(loop: asyncio.AbstractEventLoop) -> asyncio.Queue[bytes | None]:
    """Lines of stdin as they come, then None; a thread reads, since stdin may be anything from a pipe to a file."""
    lines: asyncio.Queue[bytes | None] = asyncio.Queue()

    def read() -> None:
        with open(0, "rb", closefd=False) as stdin:
            for line in stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, lines.put_nowait, None)
    return lines
