"""What can go wrong between a card, its reader, pcscd and us, row by row, on the real pcscd with vpcd's reader.

Rows that need a reader which tells of cards at once, or which can be unplugged: `test_pcsc_usb.py`.
Not here: a polkit that refuses. Debian 12's pcscd is built without it, so pcscd's answer is played.
"""

import threading
import time
from contextlib import contextmanager

import pytest
from contracts.readers import SEED, cards, failures, open_descriptors
from smartcard import scard
from support.pcscd import SLOT
from support.readerbenches import VirtualBench

from drivers.errors import AccessDenied, DeviceLost, DeviceRefused, ServiceMissing
from drivers.readers import winscard
from drivers.readers.base import CardRead, Lifted, Presence, ReadFailed
from drivers.readers.opening import open_reader
from drivers.simulated.people import person

pytestmark = pytest.mark.wire

POWERED_DOWN = 5.0
"""Seconds after which pcscd powers a card down that nobody uses."""

ASKED_AGAIN = ("10", "11", "21", "23", "24", "31", "32", "33", "34", "3F", "41", "47", "80", "81", "91")
"""Statuses of a SAM after which the same card may still be read: not one of them gives out a card."""


@pytest.fixture
def make_bench(tmp_path, pcscd):
    """A bench with these options, opened."""
    benches = []

    def make(*options: str) -> VirtualBench:
        benches.append(VirtualBench(tmp_path, pcscd, *options))
        benches[-1].reader.open()
        return benches[-1]

    yield make
    for bench in benches:
        bench.end()


@pytest.fixture
def another_program():
    """A context of somebody else."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    yield context
    scard.SCardReleaseContext(context)


def number(index: int) -> str:
    return person(SEED, index).id_number


@contextmanager
def connected(context: int, share: int, disposition: int = scard.SCARD_LEAVE_CARD):
    """Somebody else's hold on the card, with the patience to wait for its turn."""
    code, card, _ = scard.SCardConnect(context, SLOT, share, scard.SCARD_PROTOCOL_ANY)
    assert code == scard.SCARD_S_SUCCESS
    yield card
    scard.SCardDisconnect(card, disposition)


# pcscd


def test_pcscd_killed_while_we_wait_is_noticed_at_once(make_bench, pcscd):
    bench = make_bench()
    killer = threading.Timer(0.2, pcscd.kill)
    killer.start()
    begun = time.monotonic()
    with pytest.raises(DeviceLost):
        bench.reader.wait(5)
    assert time.monotonic() - begun < 1
    killer.join()
    bench.reader.close()
    with pytest.raises(ServiceMissing) as missing:
        bench.reader.open()
    assert missing.value.code == "service-missing"


def test_a_card_put_down_while_pcscd_was_away_is_exactly_one_swipe(make_bench, pcscd):
    bench = make_bench()
    pcscd.kill()
    with pytest.raises(DeviceLost):
        bench.events_during(5)
    bench.reader.close()
    bench.put(1)
    pcscd.start_if_stopped()
    bench.reader.open()
    assert cards(bench.events_until(CardRead) + bench.events_during(1)) == [number(1)]


def test_another_card_after_pcscd_restarted_is_a_swipe(make_bench, pcscd):
    bench = make_bench()
    bench.put(1)
    bench.events_until(CardRead)
    pcscd.kill()
    bench.reader.close()
    bench.put(2)
    pcscd.start_if_stopped()
    bench.reader.open()
    assert cards(bench.events_until(CardRead)) == [number(2)]


def test_pcscd_may_come_and_go_without_losing_descriptors(make_bench, pcscd):
    bench = make_bench()
    pcscd.kill()
    bench.reader.close()
    before = open_descriptors()
    for _ in range(5):
        pcscd.start_if_stopped()
        bench.reader.open()
        pcscd.kill()
        with pytest.raises(DeviceLost):
            bench.events_during(5)
        bench.reader.close()
    assert open_descriptors() == before


def played(code, *rest):
    return lambda *arguments: (code, *rest)


def test_a_policy_that_keeps_pcscd_from_us_has_its_own_code(monkeypatch):
    monkeypatch.setattr(winscard.scard, "SCardEstablishContext", played(winscard.ACCESS_DENIED, 0))
    with pytest.raises(AccessDenied) as denied:
        open_reader("pcsc:auto").open()
    assert denied.value.code == "access-denied"


def test_a_policy_that_keeps_one_reader_from_us_is_told_until_it_is_plugged_in_anew(make_bench, monkeypatch):
    bench = make_bench()
    bench.put(1)
    monkeypatch.setattr(winscard.scard, "SCardConnect", played(winscard.ACCESS_DENIED, 0, 0))
    bench.reader.close()
    bench.reader = open_reader(f"pcsc:{SLOT}")
    bench.reader.open()
    with pytest.raises(AccessDenied):
        bench.events_during(3)
    bench.reader.close()
    with pytest.raises(AccessDenied):
        bench.reader.open()


# the card


@pytest.mark.parametrize("model", ["storage", "sam-transmit"])
def test_a_card_held_longer_than_pcscd_keeps_it_powered_is_one_swipe(make_bench, model):
    bench = make_bench("--model", model)
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [number(1)]
    assert bench.events_during(POWERED_DOWN + 1) == []


def test_touches_that_pcscd_does_not_see_are_no_swipes(make_bench):
    bench = make_bench()
    for _ in range(5):
        bench.put(1)
        time.sleep(0.02)  # the touch itself
        bench.lift()
    assert cards(bench.events_during(1)) == []


@pytest.mark.parametrize("model", ["storage", "sam-transmit"])
def test_a_card_swapped_between_two_looks_of_pcscd_never_gives_the_wrong_data(make_bench, model):
    """Where a SAM can be asked, it is two swipes; a storage card tells nothing, so the second card waits for a hand."""
    bench = make_bench("--model", model)
    bench.put(1)
    events = bench.events_until(CardRead)
    bench.put(2)
    events += bench.events_during(2.5)
    both = [number(1), number(2)]
    assert cards(events) in ([both] if model == "sam-transmit" else [both, both[:1]])


@pytest.mark.parametrize("model", ["storage", "sam-transmit"])
def test_a_card_swapped_within_a_read_never_gives_the_wrong_data(make_bench, model):
    bench = make_bench("--model", model)
    bench.fault("hang", step="read", seconds=0.3)
    bench.put(1)
    bench.events_until(Presence)
    swap = threading.Timer(0.15, bench.put, [2])
    swap.start()
    events = bench.events_until(CardRead)
    swap.join()
    assert cards(events) == [number(2)]
    assert failures(events) == ["unreadable"]


# other programs


def test_a_reset_by_another_program_is_no_trouble(make_bench, another_program):
    bench = make_bench("--model", "sam-transmit")
    bench.put(1)
    bench.events_until(Presence)
    with connected(another_program, scard.SCARD_SHARE_SHARED, scard.SCARD_RESET_CARD):
        pass
    assert cards(bench.events_until(CardRead) + bench.events_during(1.5)) == [number(1)]


def test_a_transaction_of_another_program_is_waited_for(make_bench, another_program):
    bench = make_bench()
    bench.put(1)
    bench.events_until(Presence)
    with connected(another_program, scard.SCARD_SHARE_SHARED) as card:
        assert scard.SCardBeginTransaction(card) == scard.SCARD_S_SUCCESS
        begun = time.monotonic()
        timer = threading.Timer(1.0, scard.SCardEndTransaction, [card, scard.SCARD_LEAVE_CARD])
        timer.start()
        assert cards(bench.events_until(CardRead)) == [number(1)]
        assert time.monotonic() - begun > 0.9
        timer.join()


def test_a_card_that_another_program_has_for_itself_is_told_and_read_when_it_is_free(make_bench, another_program):
    bench = make_bench()
    bench.put(1)
    bench.events_until(Presence)
    with connected(another_program, scard.SCARD_SHARE_EXCLUSIVE):
        assert failures(bench.events_until(ReadFailed)) == ["held"]
    assert cards(bench.events_until(CardRead)) == [number(1)]


# what the SAM answers


@pytest.fixture(scope="module")
def sam_bench(tmp_path_factory, pcscd):
    """A SAM behind APDUs, for all broken answers."""
    bench = VirtualBench(tmp_path_factory.mktemp("sam"), pcscd, "--model", "sam-transmit")
    yield bench
    bench.end()


@pytest.fixture
def asked(sam_bench):
    sam_bench.reader = open_reader(sam_bench.simulator.address)
    sam_bench.reader.open()
    yield sam_bench
    sam_bench.tidy()


@pytest.mark.parametrize("step", ["find", "select", "read"])
@pytest.mark.parametrize("kind", ["checksum", "short", "noise", "status"])
def test_broken_answers_give_one_whole_card_and_at_most_one_complaint(asked, kind, step):
    asked.fault(kind, step=step)
    asked.put(1)
    events = asked.events_until(CardRead)
    assert cards(events) == [number(1)]
    assert failures(events) in ([], ["unreadable"])


@pytest.mark.parametrize("status", ASKED_AGAIN)
def test_a_no_of_the_sam_is_told_once_and_the_card_is_tried_again(asked, status):
    asked.fault("status", step="select", status=status)
    asked.put(1)
    events = asked.events_until(CardRead)
    assert failures(events) == ["unreadable"]
    assert cards(events) == [number(1)]


def test_a_card_of_an_unknown_type_is_told_and_left_alone(asked):
    asked.fault("status", step="select", status="40")
    asked.put(1)
    assert failures(asked.events_until(ReadFailed)) == ["unknown-card"]
    assert asked.events_during(1) == []


@pytest.mark.parametrize("status", ["60", "66"])
def test_a_sam_out_of_order_is_a_reader_out_of_service(asked, status):
    asked.fault("status", step="select", status=status)
    asked.put(1)
    with pytest.raises(DeviceRefused, match=f"sam {status}"):
        asked.events_during(3)
    asked.reader.close()
    for _ in range(2):
        with pytest.raises(DeviceRefused, match=f"sam {status}"):
            asked.reader.open()


def test_a_status_word_other_than_9000_is_a_failed_read(make_bench):
    bench = make_bench("--model", "storage")
    bench.fault("status", step="read", status="6F00")
    bench.put(1)
    events = bench.events_until(CardRead)
    assert failures(events) == ["unreadable"]
    assert cards(events) == [number(1)]


def test_a_file_that_ends_early_is_a_failed_read(make_bench):
    bench = make_bench("--model", "storage")
    bench.fault("short", step="read")
    bench.put(1)
    events = bench.events_until(CardRead)
    assert failures(events) == ["unreadable"]


def test_a_sam_that_hangs_is_waited_for_and_then_read(asked):
    asked.fault("hang", step="read", seconds=1.0)
    asked.put(1)
    assert cards(asked.events_until(CardRead)) == [number(1)]


def test_a_card_of_no_protocol_is_told_where_the_reader_has_no_escape(make_bench):
    bench = make_bench("--model", "escape")
    bench.put(1)
    assert failures(bench.events_until(ReadFailed)) == ["unreadable"]
    bench.lift()
    bench.events_until(Lifted)


# calls


def test_a_call_around_a_time_out_costs_at_most_one_wait(make_bench):
    bench = make_bench()
    for delay in (0.045, 0.048, 0.05, 0.052, 0.055):
        caller = threading.Timer(delay, bench.reader.cancel)
        caller.start()
        assert bench.reader.wait(0.05) is None
        caller.join()
        bench.reader.wait(0.05)
    bench.put(1)
    assert cards(bench.events_until(CardRead)) == [number(1)]
