"""A real browser without a window, driven as the W3C says (https://www.w3.org/TR/webdriver2/): Chromium and its driver.

    with browser(tmp_path) as page:
        page.open(package / "打开我.html")
        page.type("#search", "张")
        assert page.run("return document.title")

One start serves many assertions: it takes longer than all of them.
"""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

PROGRAMS = {"chromium": "chromium", "chromedriver": "chromium-driver"}
"""What is needed, and the Debian package it comes with."""

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-dev-shm-usage", "--mute-audio", "--proxy-server=127.0.0.1:9",
)  # fmt: skip
"""Without a sandbox since tests run as root; through a proxy that is not there, so nothing can go out."""

_RELEASE, _BACKSPACE, _CONTROL = "\ue000", "\ue003", "\ue009"
"""Keys (https://www.w3.org/TR/webdriver2/#keyboard-actions)."""

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 30.0


class Page:
    """The one page of a browser."""

    def __init__(self, session: str) -> None:
        self._session = session

    def open(self, path: Path) -> None:
        """As a double click does, from a file: address; until its pictures are there or lazily wait."""
        self._post("url", {"url": path.as_uri()})

    def run(self, script: str, *arguments: object) -> Any:
        """What a function body in JavaScript returns."""
        return self._post("execute/sync", {"script": script, "args": arguments})

    def type(self, selector: str, text: str) -> None:
        """Type into a field; into one for files or folders: choose that path."""
        element = self._post("element", {"using": "css selector", "value": selector})[_ELEMENT]
        self._post(f"element/{element}/value", {"text": text})

    def type_anew(self, selector: str, text: str) -> None:
        """Mark all that stands in a field, delete it, and type."""
        self.type(selector, f"{_CONTROL}a{_RELEASE}{_BACKSPACE}{text}")

    def wait(self, condition: str, seconds: float = PATIENCE) -> Any:
        """Until an expression in JavaScript is true; gives its value."""
        script = """
            const done = arguments[arguments.length - 1];
            (function look() { const found = %s; if (found) done(found); else requestAnimationFrame(look); })();
        """
        self._post("timeouts", {"script": int(seconds * 1000)})
        return self._post("execute/async", {"script": script % condition, "args": []})

    def size(self, width: int, height: int) -> None:
        self._post("window/rect", {"width": width, "height": height})

    def picture(self, to: Path) -> None:
        """A PNG of what is in the window."""
        to.write_bytes(base64.b64decode(_answer(f"{self._session}/screenshot")))

    def _post(self, command: str, about: dict[str, Any]) -> Any:
        return _answer(f"{self._session}/{command}", about)


def missing() -> str:
    """Why there is no browser here; empty where there is one."""
    lacking = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return f"no browser here: apt-get install {' '.join(lacking)}" if lacking else ""


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A new browser with an empty profile; skipped where there is none, except on CI.

    Args:
        folder: for its profile.
    """
    if reason := missing():
        _do_without(reason)
    with _driver(folder) as address:
        flags = [*FLAGS, f"--user-data-dir={folder / 'profile'}", "--window-size=1280,900"]
        asked = {"browserName": "chrome", "goog:chromeOptions": {"args": flags, "binary": shutil.which("chromium")}}
        session = f"{address}/session"
        opened = _answer(session, {"capabilities": {"alwaysMatch": asked}})["sessionId"]
        try:
            yield Page(f"{session}/{opened}")
        finally:
            with contextlib.suppress(OSError):
                _answer(f"{session}/{opened}", method="DELETE")


@contextmanager
def _driver(folder: Path) -> Iterator[str]:
    """chromedriver on a port of its choice; gives its address."""
    environment = {**os.environ, "HOME": str(folder), "LANG": "C.UTF-8"}
    with subprocess.Popen(
        ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        text=True, env=environment,
    ) as driver:  # fmt: skip
        try:
            assert driver.stdout is not None
            said = next(line for line in driver.stdout if "started successfully on port" in line)
            yield f"http://127.0.0.1:{int(said.rpartition('port ')[2].strip(' .' + chr(10)))}"
        finally:
            driver.terminate()
            driver.wait(PATIENCE)


def _answer(address: str, about: object = None, method: str | None = None) -> Any:
    """Ask the driver.

    Raises:
        AssertionError: it says what went wrong.
    """
    content = None if about is None else json.dumps(about).encode()
    request = urllib.request.Request(address, content, {"Content-Type": "application/json"}, method=method)
    with _OPENER.open(request, timeout=120) as response:
        answer = json.load(response)["value"]
    assert not (isinstance(answer, dict) and "error" in answer), answer
    return answer


class _Telling(urllib.request.HTTPErrorProcessor):
    """Errors of the driver are answers too."""

    def http_response(self, request: urllib.request.Request, response: Any) -> Any:
        return response


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Telling)


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
