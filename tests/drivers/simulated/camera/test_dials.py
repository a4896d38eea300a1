"""What a person turns at the body, and what runs down by itself, as the real library sees it."""

import gphoto2 as gp
import pytest
from support.tether import tethered

pytestmark = pytest.mark.wire


def changes(tether, seconds: float = 1.0) -> list[str]:
    """The library's words for changed properties, until none has come for a while."""
    found = []
    while True:
        _, data = tether.camera.wait_for_event(int(seconds * 1000))
        if data is None:
            return found
        found.append(str(data))


def test_a_dial_turned_at_the_body_is_reported(dslr) -> None:
    with tethered(dslr.address) as tether:
        changes(tether, 0.1)
        dslr.do("set", iso=640, aperture=560)
        assert changes(tether) == [
            'PTP Property 0000500f changed, "iso" to "640"',
            'PTP Property 00005007 changed, "f-number" to "f/5.6"',
        ]
        dslr.do("set", iso=640)
        assert changes(tether, 0.3) == []


def test_a_dial_that_is_held_is_not_set(dslr) -> None:
    dslr.do("stick", dial="white_balance")
    with tethered(dslr.address) as tether:
        with pytest.raises(gp.GPhoto2Error):
            tether.set("whitebalance", "Flash")
        assert dslr.do("status")["white_balance"] == 4


def test_the_battery_runs_down_with_every_shot_until_the_body_is_off(dslr) -> None:
    dslr.do("set", battery=3, battery_per_shot=1.0)
    with tethered(dslr.address) as tether:
        tether.shoot()
        assert dslr.do("status")["battery"] == 2
        tether.shoot()
        assert dslr.do("press") == {"done": "press", "released": True}
    assert not dslr.do("status")["on"]
    dslr.do("power", on=True)


def test_a_full_card_takes_no_shot(dslr) -> None:
    dslr.do("set", room=0)
    with tethered(dslr.address) as tether, pytest.raises(gp.GPhoto2Error):
        tether.camera.trigger_capture()
    assert dslr.files() == []


def test_raw_alone_makes_no_jpeg(dslr) -> None:
    dslr.do("set", quality=4)
    with tethered(dslr.address) as tether:
        ((_, name),) = tether.shoot()
    assert name.endswith(".NEF")


def test_a_dial_can_t_be_turned_to_what_it_has_not(dslr) -> None:
    with pytest.raises(ValueError, match="ISO"):
        dslr.do("set", iso=123)
