"""Tickets: what is on them, that scanners read them, and what happens when the print system says no."""

import json
import os
import re
import threading
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from station import messages, printing
from station.config import Settings
from station.doctor import _ticket_printer
from station.job.stub import Stub
from station.job.ticket import read_ticket, ticket_text
from station.job.ticket_picture import PRINTABLE, length_mm, pdf, picture
from station.paper.fontfiles import face_with
from station.printing import TicketLane, trouble_of

RARE = "\U00031350"  # CJK extension H, in no font here
STUB = Stub("A-0132", ticket_text("spring-2026", "A-0132"), "欧*", "软件20213", "10:42")
LP = """#!/usr/bin/env python3
import json, pathlib, sys, time
here = pathlib.Path(__file__).parent
(here / "asked.jsonl").open("a").write(json.dumps(sys.argv[1:]) + "\\n")
(here / "page.pdf").write_bytes(sys.stdin.buffer.read())
{then}
"""


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "System":
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return System(tmp_path)


class System:
    """Stands where the print system's commands stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.says("lp", "")
        self.says("lpstat", 'print("printer Tickets is idle.  enabled since Mon Jun  1 08:00:00 2026")')

    def says(self, command: str, then: str) -> None:
        path = self.folder / command
        path.write_text(LP.format(then=then) if command == "lp" else f"#!/usr/bin/env python3\n{then}\n")
        path.chmod(0o755)

    @property
    def asked(self) -> list[list[str]]:
        return [json.loads(line) for line in (self.folder / "asked.jsonl").read_text().splitlines()]


def printed(stub: Stub = STUB, width: int = 58) -> messages.TicketTold:
    told: list[messages.TicketTold] = []
    done = threading.Event()

    def tell(message) -> None:
        told.append(message)
        done.set()

    lane = TicketLane("Tickets", width, tell)
    lane.print(stub)
    lane.start()
    assert done.wait(20)
    lane.stop()
    lane.join(20)
    assert not lane.is_alive()
    return told[0]


@pytest.mark.parametrize("width", sorted(PRINTABLE))
def test_a_scanner_reads_the_number_and_the_page_is_as_wide_as_the_paper(width):
    page = picture(STUB, width)
    assert page.width == 8 * width and page.mode == "1"
    (code,) = zxingcpp.read_barcodes(np.asarray(page.convert("L")))
    found = read_ticket(code.text)
    assert (found.job, found.number) == ("spring-2026", "A-0132")
    inked = np.flatnonzero(~np.asarray(page).all(axis=0))
    assert inked[-1] - inked[0] < 8 * PRINTABLE[width], "the head prints no further"


def test_the_document_is_of_the_papers_size():
    page = picture(STUB, 58)
    box = re.search(rb"MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf(page))
    wide, high = (float(side) / 72 * 25.4 for side in box.groups())
    assert (round(wide, 3), round(high, 3)) == (58.0, length_mm(page))


def test_the_longest_job_and_number_still_fit():
    stub = Stub("Z-123456789", ticket_text("j" * 40, "Z-123456789"), "欧*", "计科202110(专升本)" * 4, "10:42")
    page = picture(stub, 58)
    assert [code.text for code in zxingcpp.read_barcodes(np.asarray(page.convert("L")))] == [stub.text]


def test_a_character_that_no_font_has_is_printed_as_its_code_point():
    assert face_with("欧", True) is not None
    assert face_with(RARE, True) is None and face_with("\ue000", True) is None
    plain, rare, other = (picture(Stub("A-0001", STUB.text, name, "", ""), 58) for name in ("", RARE, "\U00031351"))
    assert rare.height > plain.height
    assert rare.tobytes() != other.tobytes(), "two names are not one box"


def test_a_ticket_goes_to_the_print_queue_through_a_pipe(system):
    assert printed() == messages.TicketTold("A-0132")
    (asked,) = system.asked
    assert asked[:4] == ["-d", "Tickets", "-t", "A-0132"]
    assert any(re.fullmatch(r"media=Custom\.58x\d+mm", one) for one in asked)
    assert (system.folder / "page.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("command", "then", "code"),
    [
        ("lp", "sys.exit(1)", "printer-missing"),
        ("lp", "time.sleep(60)", "printer-silent"),
        ("lpstat", "raise SystemExit(1)", "printer-missing"),
        ("lpstat", 'print("printer Tickets disabled since Mon Jun  1 08:00:00 2026 -")', "printer-stopped"),
        ("lpstat", 'print("printer Tickets is idle.\\n\\tAlerts: media-empty-error")', "printer-no-paper"),
    ],
)
def test_whatever_is_wrong_has_a_code(system, monkeypatch, command, then, code):
    monkeypatch.setattr(printing, "LONGEST", 0.5 if "sleep" in then else 10.0)
    system.says(command, then)
    assert printed() == messages.TicketTold("A-0132", code)


def test_without_a_print_system_the_day_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printed() == messages.TicketTold("A-0132", "printer-no-service")


def test_a_print_system_that_hangs_does_not_hold_the_end(system):
    system.says("lp", "time.sleep(60)")
    lane = TicketLane("Tickets", 58, lambda message: None)
    lane.print(STUB)
    lane.start()
    lane.stop()
    lane.join(20)
    assert not lane.is_alive()


def test_the_doctor_names_the_printer_or_says_that_there_is_none(system):
    assert _ticket_printer(Settings()).code == "doctor.ticket-none"
    settings = Settings.model_validate({"desk": {"ticket": {"printer": "Tickets", "width_mm": 80}}})
    section = _ticket_printer(settings)
    assert (section.code, section.facts) == ("doctor.ticket", {"printer": "Tickets", "width": 80})
    system.says("lpstat", "raise SystemExit(1)")
    section = _ticket_printer(settings)
    assert (section.state, section.code) == ("warn", "doctor.ticket-trouble")
    assert "Tickets" in section.as_text()


def test_looking_knows_a_printer_that_works(system):
    assert trouble_of("Tickets") is None
