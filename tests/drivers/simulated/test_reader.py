"""The simulated reader as whoever starts it sees it: commands, answers, ledger, plate. Its wires run the contract."""

import json
import os
import select
import subprocess
import sys
import time
import tty
from concurrent.futures import ThreadPoolExecutor

import pytest

from drivers.readers.assembly import GAP
from drivers.readers.base import CodeRead, ReadFailed
from drivers.readers.opening import open_reader
from drivers.simulated.launch import Simulator
from drivers.simulated.people import code_string, person, text_block
from drivers.simulated.reader.chip import frame
from drivers.simulated.reader.codescanner import SUFFIXES
from drivers.simulated.reader.serialwire import split

FIND, SELECT, READ, MANAGEMENT, FINGERPRINT = "2001", "2002", "3001", "3005", "3010"
SEED = 5


def request(command: str) -> bytes:
    covered = b"\0\3" + bytes.fromhex(command)
    return b"\xaa\xaa\xaa\x96\x69" + covered + bytes([covered[0] ^ covered[1] ^ covered[2] ^ covered[3]])


class Desk:
    """A simulated reader and the bare line to it, without any driver."""

    def __init__(self, folder, *options):
        self.ledger_file = folder / "ledger.jsonl"
        common = ("--seed", str(SEED), "--state", str(folder), "--ledger", str(self.ledger_file))
        self.simulator = Simulator.start("reader", *common, "--read-ms", "5", *options)
        self._line = os.open(self.simulator.address.removeprefix("serial:"), os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._line)

    def ask(self, command: str, patience: float = 1.0) -> bytes:
        os.write(self._line, request(command))
        answer = b""
        while select.select([self._line], [], [], patience)[0]:
            answer += os.read(self._line, 4096)
            patience = 0.05
        return answer

    def read_card(self) -> bytes:
        assert self.ask(FIND) == frame(0x9F, bytes(4))
        assert self.ask(SELECT) == frame(0x90, bytes(8))
        return self.ask(READ)

    def do(self, **command):
        return self.simulator.do(**command)

    def ledger(self):
        return [json.loads(line) for line in self.ledger_file.read_text(encoding="utf-8").splitlines()]

    def end(self):
        os.close(self._line)
        assert self.simulator.stop() == 0


@pytest.fixture
def start(tmp_path):
    desks = []

    def begin(*options):
        desks.append(Desk(tmp_path, *options))
        return desks[-1]

    yield begin
    for desk in desks:
        desk.end()


@pytest.fixture
def desk(start):
    return start()


def test_an_empty_plate(desk):
    assert desk.ask(FIND) == frame(0x80)
    assert desk.ask(SELECT) == frame(0x81)
    assert desk.ask(READ) == frame(0x41)
    assert desk.ask(MANAGEMENT) == frame(0x41)


def test_find_select_read_in_this_order_only(desk):
    desk.do(do="present", person=1)
    assert desk.ask(SELECT) == frame(0x81)
    assert desk.ask(READ) == frame(0x41)
    data = desk.read_card()
    assert len(data) == 1295
    assert data[14:270] == text_block(person(SEED, 1))
    assert desk.ask(MANAGEMENT) == frame(0x90, bytes(28))


def test_a_card_is_found_once_and_again_only_on_request(desk, start):
    desk.do(do="present", person=1)
    desk.read_card()
    assert desk.ask(FIND) == frame(0x80)
    desk.do(do="present", person=1)
    assert desk.ask(FIND) == frame(0x9F, bytes(4))
    patient = start("--finds-again")
    assert patient.read_card() == patient.read_card()


def test_a_fingerprint_is_not_to_be_had(desk):
    desk.do(do="present", person=1)
    desk.read_card()
    assert desk.ask(FINGERPRINT) == frame(0x21)


def test_the_ledger_tells_who_was_put_down_read_and_lifted(desk):
    assert desk.do(do="present", person=3) == {"done": "present", "person": 3, "placement": 1}
    desk.read_card()
    desk.do(do="present", text=bytes(256).hex())
    assert desk.do(do="lift") == {"done": "lift", "lifted": True}
    assert desk.do(do="lift") == {"done": "lift", "lifted": False}
    rows = [(row["what"], row["placement"], row["person"], row.get("cause")) for row in desk.ledger()]
    assert rows == [
        ("present", 1, 3, None),
        ("read", 1, 3, None),
        ("lift", 1, 3, "swap"),
        ("present", 2, None, None),
        ("lift", 2, None, "hand"),
    ]


def test_the_card_still_lies_there_after_a_restart(desk, start):
    desk.do(do="present", person=4)
    desk.simulator.stop()
    again = start()
    assert again.read_card()[14:270] == text_block(person(SEED, 4))
    assert again.do(do="present", person=5)["placement"] == 2


SPOILED = {
    "checksum": lambda good: good[:-1] + bytes([good[-1] ^ 0xFF]),
    "short": lambda good: good[: len(good) // 2],
    "silent": lambda good: b"",
    "status": lambda good: frame(0x41),
    "lift": lambda good: frame(0x41),
}


def test_a_fault_is_played_once_and_the_card_counts_as_unread(desk):
    desk.do(do="present", person=6)
    good = desk.read_card()
    for kind, spoiled in SPOILED.items():
        desk.do(do="fault", kind=kind)
        desk.do(do="present", person=6)
        assert desk.ask(FIND) and desk.ask(SELECT)
        assert kind not in [played["kind"] for played in desk.simulator.poll()]
        assert desk.ask(READ, patience=0.3) == spoiled(good)
        assert desk.simulator.poll()[-1]["kind"] == kind
        assert desk.ask(READ) == (frame(0x41) if kind == "lift" else good)
    rows = desk.ledger()
    assert [row["kind"] for row in rows if row["what"] == "fault"] == list(SPOILED)
    assert [row["placement"] for row in rows if row["what"] == "read"] == [1, 2, 3, 4, 5]


def test_noise_comes_before_a_good_answer(desk):
    desk.do(do="present", person=6)
    good = desk.read_card()
    desk.do(do="fault", kind="noise")
    noisy = desk.ask(READ)
    assert noisy.endswith(good)
    assert len(noisy) > len(good)


def test_faults_wait_for_a_card(desk):
    desk.do(do="fault", kind="silent", step="find")
    assert desk.ask(FIND) == frame(0x80)
    desk.do(do="present", person=1)
    assert desk.ask(FIND, patience=0.2) == b""


NONSENSE = (
    {"do": "fly"},
    {"do": None},
    {"do": "present"},
    {"do": "present", "person": -1},
    {"do": "present", "text": "00"},
    {"do": "present", "text": "zz"},
    {"do": "fault", "kind": "fire"},
    {"do": "fault", "kind": "lift", "step": "dance"},
    {"do": "fault", "kind": "lift", "colour": "red"},
    {"do": "fault", "kind": "status", "status": "no"},
    {"do": "fault", "kind": "hang", "seconds": "long"},
)


def test_an_order_that_makes_no_sense_is_answered_and_changes_nothing(desk):
    for order in NONSENSE:
        with pytest.raises(ValueError):
            desk.do(**order)
    assert desk.do(do="present", person=1)["placement"] == 1
    assert len(desk.read_card()) == 1295


def test_a_line_that_is_no_command_is_answered_too(tmp_path):
    command = [sys.executable, "-m", "drivers.simulated.reader", "--state", str(tmp_path)]
    said = subprocess.run(command, input=b"3\nnot json\n[]\n", capture_output=True, check=True).stdout.splitlines()
    assert ["error" in json.loads(line) for line in said[1:]] == [True, True, True]


def test_faults_are_listed_for_each_wire():
    def listed(*options):
        command = [sys.executable, "-m", "drivers.simulated.reader", "--list-faults", *options]
        lines = subprocess.run(command, capture_output=True, check=True).stdout.splitlines()
        return [json.loads(line) for line in lines]

    serial, storage = listed(), listed("--wire", "vpcd", "--model", "storage")
    assert {fault["kind"] for fault in serial} == {"lift", "checksum", "short", "noise", "silent", "status", "hang"}
    assert {fault["kind"] for fault in storage} < {fault["kind"] for fault in serial}
    assert all(set(fault) == {"kind", "step", "parameters", "text"} for fault in serial + storage)


class TestCodeScanner:
    """The simulated scanner under the real driver."""

    @pytest.fixture
    def scanner(self, tmp_path, request):
        options = ("--seed", str(SEED), "--ledger", str(tmp_path / "ledger.jsonl"), *getattr(request, "param", ()))
        with Simulator.start("reader", "--wire", "code-serial", *options) as simulator:
            reader = open_reader(simulator.address)
            reader.open()
            assert reader.wait(GAP) is None
            yield simulator, reader
            reader.close()

    @pytest.mark.parametrize(
        "scanner", [("--suffix", suffix) for suffix in SUFFIXES], ids=list(SUFFIXES), indirect=True
    )
    def test_a_persons_code_and_any_text(self, scanner):
        simulator, reader = scanner
        assert simulator.do(do="present", person=3)["person"] == 3
        assert reader.wait(2) == CodeRead(code_string(SEED, 3))
        simulator.do(do="scan", text="anything 采集码")
        assert reader.wait(2) == CodeRead("anything 采集码")

    def test_its_ledger_tells_who_was_presented_and_no_code(self, scanner, tmp_path):
        simulator, _ = scanner
        simulator.do(do="present", person=3)
        text = (tmp_path / "ledger.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.splitlines()]
        assert [(row["what"], row["person"], row["placement"]) for row in rows] == [("present", 3, 1), ("read", 3, 1)]
        assert code_string(SEED, 3) not in text

    @pytest.mark.parametrize(
        ("fault", "told"),
        [
            ("garbled", [ReadFailed("scan", "garbled", "undecodable")]),
            ("split", [ReadFailed("scan", "garbled", "no suffix")]),
            ("repeated", [CodeRead(code_string(SEED, 2))]),
            ("slow", [CodeRead(code_string(SEED, 2))]),
        ],
    )
    def test_what_goes_wrong_on_the_way(self, scanner, fault, told):
        simulator, reader = scanner
        simulator.do(do="present", person=1)
        assert reader.wait(2) == CodeRead(code_string(SEED, 1))
        simulator.do(do="fault", kind=fault)
        events, until = [], time.monotonic() + 2.2
        with ThreadPoolExecutor(1) as hand:
            shown = hand.submit(simulator.do, do="present", person=2)
            while (left := until - time.monotonic()) > 0:
                events += filter(None, [reader.wait(left)])
            shown.result()
        assert events == told

    def test_orders_that_make_no_sense_are_answered(self, scanner):
        simulator, _ = scanner
        for wrong in ({"do": "press"}, {"do": "scan"}, {"do": "fault", "kind": "garbled", "seconds": 1}):
            with pytest.raises(ValueError):
                simulator.do(**wrong)


def test_requests_are_cut_out_of_whatever_arrives():
    whole = request(FIND) + request(SELECT)
    for cut in range(len(whole)):
        first, rest = split(b"noise" + whole[:cut])
        second, rest = split(rest + whole[cut:])
        assert first + second == [request(FIND), request(SELECT)]
        assert rest == b""
