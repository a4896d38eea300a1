"""What the driver makes of settings that the simulated body does not have, with trees that a test has written.

The names and words are those of libgphoto2's own tables.
"""

from dataclasses import dataclass, field

import gphoto2 as gp
import pytest

from drivers.cameras.dials import LITTLE, Dials
from drivers.cameras.quirks import habits_of
from drivers.cameras.troubles import Hearing
from drivers.errors import DeviceLost, DeviceRefused


@dataclass
class Widget:
    """A setting; without choices it is a text that can't be set."""

    value: object
    choices: tuple[str, ...] = ()

    def get_type(self) -> int:
        return int(gp.GP_WIDGET_RADIO if self.choices else gp.GP_WIDGET_TEXT)

    def get_readonly(self) -> bool:
        return not self.choices

    def get_value(self) -> object:
        return self.value

    def set_value(self, value: object) -> None:
        self.value = value

    def count_choices(self) -> int:
        return len(self.choices)

    def get_choice(self, index: int) -> str:
        return self.choices[index]


@dataclass
class Tree:
    """A body's settings; setting one of `refused` fails with these words, one of `deaf` changes nothing."""

    hearing: Hearing
    widgets: dict[str, Widget]
    refused: dict[str, str] = field(default_factory=dict)
    deaf: frozenset[str] = frozenset()
    done: list[tuple[str, object]] = field(default_factory=list)

    def get_single_config(self, name: str, _context: object) -> Widget:
        if name not in self.widgets:
            raise gp.GPhoto2Error(gp.GP_ERROR_BAD_PARAMETERS)
        known = self.widgets[name]
        return Widget(known.value, known.choices)

    def set_single_config(self, name: str, widget: Widget, _context: object) -> None:
        if name in self.refused:
            self.hearing.words.append(self.refused[name])
            raise gp.GPhoto2Error(gp.GP_ERROR)
        self.done.append((name, widget.value))
        if name not in self.deaf:
            self.widgets[name].value = widget.value


def body(model: str, refused: dict[str, str] | None = None, deaf: str = "", **widgets: Widget) -> tuple[Dials, Tree]:
    hearing = Hearing()
    tree = Tree(hearing, {name.replace("_", "-"): widget for name, widget in widgets.items()}, refused or {})
    tree.deaf = frozenset({deaf})
    return Dials(tree, hearing, habits_of(model)), tree


QUALITY = {
    "D850": ("imagequality", "NEF (Raw)", "NEF+Fine*", "JPEG Fine"),
    "Z 6": ("imagequality", "TIFF", "NEF+Basic", "JPEG Fine"),
    "Canon EOS R5": ("imageformat", "cRAW", "RAW + Small Fine JPEG", "Large Fine JPEG"),
    "Canon EOS-1D X": ("imageformat", "RAW", "Large + RAW", "Large"),
    "ILCE-7M3": ("imagequality", "RAW", "RAW+JPEG (Std)", "Fine"),
    "ILCE-1": ("imagequality", "RAW+HEIF (Std)", "RAW+JPEG", "JPEG"),
    "X-T4": ("imageformat", "RAW", "RAW + JPEG Normal", "JPEG Fine"),
}


@pytest.mark.parametrize("model", QUALITY)
def test_a_body_that_makes_raw_only_is_set_to_jpeg(model: str) -> None:
    setting, raw, both, jpeg = QUALITY[model]
    dials, tree = body(model, **{setting: Widget(raw, (raw, both, jpeg))})
    dials.set_up()
    assert tree.widgets[setting].value == jpeg
    assert dials.state().adjusted == (setting,)


@pytest.mark.parametrize("model", QUALITY)
def test_raw_beside_a_jpeg_stays_as_the_photographer_set_it(model: str) -> None:
    setting, raw, both, jpeg = QUALITY[model]
    dials, tree = body(model, **{setting: Widget(both, (raw, both, jpeg))})
    dials.set_up()
    assert (tree.widgets[setting].value, tree.done) == (both, [])


def test_a_quality_that_nobody_knows_is_left_alone() -> None:
    dials, tree = body("D6", imagequality=Widget("Unknown value 0022", ("JPEG Fine",)))
    dials.set_up()
    assert tree.done == []


BUSY = "The property 'Image Quality' / 0x5004 was not set (0x2019: PTP Device Busy)"


def test_a_body_that_can_t_be_brought_to_jpeg_is_refused() -> None:
    both, raw_only = ("NEF (Raw)", "JPEG Fine"), ("NEF (Raw)", "TIFF (RGB)")
    for choices, refused, deaf in (
        (both, {"imagequality": BUSY}, ""),
        (both, None, "imagequality"),
        (raw_only, None, ""),
    ):
        dials, _ = body("D750", refused, deaf, imagequality=Widget("NEF (Raw)", choices))
        with pytest.raises(DeviceRefused) as no:
            dials.set_up()
        assert no.value.detail == "no-jpeg"


def test_sleep_is_switched_off_where_the_body_has_it() -> None:
    dials, tree = body("Canon EOS R5", autopoweroff=Widget("60", ("0", "30", "60")))
    assert dials.state().sleep_off is False
    dials.set_up()
    assert tree.done == [("autopoweroff", "0")]
    assert dials.state().sleep_off is True


def test_a_body_that_does_not_let_its_sleep_be_switched_off_says_so_and_is_used() -> None:
    busy = "The property 'Auto Power Off' / 0xd114 was not set (0x2019: PTP Device Busy)."
    dials, _ = body("Canon EOS 5DS", {"autopoweroff": busy}, autopoweroff=Widget("60", ("0", "60")))
    dials.set_up()
    assert dials.state().sleep_off is False


def test_a_link_that_breaks_meanwhile_is_lost() -> None:
    broken = "The property 'Auto Power Off' / 0xd114 was not set (0x02ff: PTP I/O Error)."
    dials, _ = body("Canon EOS 200D", {"autopoweroff": broken}, autopoweroff=Widget("60", ("0", "60")))
    with pytest.raises(DeviceLost):
        dials.set_up()


def test_a_body_that_tells_nothing_has_no_state() -> None:
    dials, _ = body("unknown")
    state = dials.state()
    assert {value for name, value in vars(state).items() if name != "adjusted"} == {None}


@pytest.mark.parametrize(
    ("model", "told", "percent"),
    [
        ("D750", "37%", 37),
        ("Canon EOS R5", "Low", LITTLE),
        ("Canon EOS R5", "Unknown value", None),
        ("D750", "broken", None),
    ],
)
def test_a_battery_is_told_in_percent_where_it_can_be(model: str, told: str, percent: int | None) -> None:
    dials, _ = body(model, batterylevel=Widget(told))
    assert dials.state().battery == percent


def test_live_view_shows_flash_pictures_bright() -> None:
    dials, tree = body("Z 6", liveviewexposurepreview=Widget("On", ("On", "Off")))
    for flash, expected in ((True, "Off"), (False, "On"), (True, "Off")):
        dials.light(flash=flash)
        assert tree.widgets["liveviewexposurepreview"].value == expected


@pytest.mark.parametrize(
    ("name", "value"), [("iso", "123"), ("quality", "RAW"), ("serial_setting", "1"), ("shutter", "1/60")]
)
def test_only_what_the_body_offers_is_set(name: str, value: str) -> None:
    dials, tree = body(
        "D750", iso=Widget("200", ("100", "200")), imagequality=Widget("JPEG Fine", ("RAW", "JPEG Fine"))
    )
    with pytest.raises(DeviceRefused):
        dials.change(name, value)
    assert tree.done == []


def test_a_setting_that_does_not_stay_is_not_believed() -> None:
    dials, _ = body("D750", deaf="iso", iso=Widget("200", ("100", "200")))
    with pytest.raises(DeviceRefused) as refused:
        dials.change("iso", "100")
    assert refused.value.detail == "setting-stays"


def test_a_half_press_is_let_go_where_the_body_holds_it() -> None:
    for model, drive, presses in (
        ("D750", "autofocusdrive", [1]),
        ("ILCE-7M3", "autofocus", [1, 0]),
        ("Canon EOS R5", "autofocusdrive", [1, 0]),
    ):
        dials, tree = body(model, **{drive: Widget(0)})
        dials.focus()
        assert tree.done == [(drive, press) for press in presses]


def test_no_focus_is_a_no_and_a_broken_link_is_none() -> None:
    for words, error in (("Out of Focus", DeviceRefused), ("PTP I/O Error", DeviceLost)):
        dials, _ = body("D750", {"autofocusdrive": words}, autofocusdrive=Widget(0))
        with pytest.raises(error):
            dials.focus()


def test_a_body_that_can_t_be_asked_to_focus_says_so() -> None:
    for model in ("D750", "unknown"):
        with pytest.raises(DeviceRefused) as refused:
            body(model)[0].focus()
        assert refused.value.detail == "no-such-setting"
