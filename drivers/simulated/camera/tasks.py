"""Work that runs beside the rest, whose bugs must not go unheard."""

import asyncio
from collections.abc import Coroutine
from typing import Any


def start(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Run it as a task; an exception in it goes to the event loop's handler, which ends the program."""
    task = asyncio.ensure_future(work)
    task.add_done_callback(_surface)
    return task


def _surface(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.result()
