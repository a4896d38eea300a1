"""What windows say of the stick, decided without any widget: how it stands, how far it is, whether it may be pulled."""

from collections.abc import Mapping
from typing import Any, Final

from station.export.drives import Drive
from station.export.ejecting import Ejected
from station.export.receipt import Method, Receipt
from station.stick.standing import Pace, Phase, StickStanding
from station.words import known
from ui.phrases import Phrase, Say
from ui.signs import Sign

MB, GB = 1_000_000, 1_000_000_000
_IN_GB: Final = 10 * GB
_SHORT: Final = len("A-0412")

Told = tuple[Sign, str]


def size_words(size: float) -> str:
    """`412 MB`, `12.3 GB`: as sticks are labelled, in powers of ten. What is there is never called nothing."""
    if size >= _IN_GB:
        return f"{size / GB:,.1f} GB"
    return f"{max(1, round(size / MB)) if size else 0:,} MB"


def standing_words(standing: StickStanding, say: Say) -> Told:
    """What is going on, in a sentence."""
    match standing.phase:
        case Phase.NONE:
            return Sign.DOT, say("ui.export.none")
        case Phase.FOLLOWING if standing.code is not None:
            return Sign.TRIANGLE, trouble_words(standing, say)
        case Phase.FOLLOWING if standing.backed_up is None:
            return Sign.DOT, say("ui.export.following.first")
        case Phase.FOLLOWING:
            sign = Sign.DOT if standing.behind else Sign.TICK
            return sign, say("ui.export.following", number=standing.backed_up)
        case Phase.EXPORTING if standing.code is not None:
            return Sign.TRIANGLE, trouble_words(standing, say)
        case Phase.EXPORTING:
            step = standing.pace.step if standing.pace is not None else "prepare"
            code = f"ui.export.step.{step}"
            return Sign.DOT, say(code if known(code) else "ui.export.step.prepare")
        case Phase.DONE:
            people = standing.receipt.people if standing.receipt is not None else 0
            return Sign.TICK, say("ui.export.done", people=people)
        case Phase.STOPPED:
            return Sign.TRIANGLE, say("ui.export.stopped")
        case Phase.TROUBLE:
            return Sign.BAR, trouble_words(standing, say)


def trouble_words(standing: StickStanding, say: Say) -> str:
    """The sentence of what is wrong."""
    return trouble_of(str(standing.code), dict(standing.params), say) or say("trouble.export-trouble")


def trouble_of(code: str, params: Mapping[str, Any], say: Say) -> str | None:
    """The sentence of a trouble, for a window before those that speak of commands; None where there is none.

    One that lacks something it should tell is none either.
    """
    worded = f"ui.export.trouble.{code}"
    sizes = {f"{name}_size": size_words(params[name]) for name in ("needed", "free") if name in params}
    try:
        return say(worded if known(worded) else f"trouble.{code}", **params, **sizes)
    except KeyError:
        return None


def pace_words(pace: Pace | None, say: Say) -> str:
    """`412 / 8,200 MB   18.3 MB/s   about 7 minutes left`, as far as it is known."""
    if pace is None:
        return ""
    parts = [f"{round(pace.done / MB):,} / {round(pace.total / MB):,} MB"] if pace.total else []
    if pace.speed is not None:
        parts.append(f"{pace.speed / MB:,.1f} MB/s")
    if pace.seconds_left is not None:
        minutes = round(pace.seconds_left / 60)
        parts.append(say("ui.export.left", minutes=minutes) if minutes else say("ui.export.left.soon"))
    return "    ".join(parts)


def share_done(pace: Pace | None) -> int:
    """Of this step, in thousandths."""
    return round(1000 * min(1.0, pace.done / pace.total)) if pace is not None and pace.total else 0


def may_go_words(standing: StickStanding, say: Say, *, letting: bool = False) -> Told:
    """Whether the stick can be pulled now, and why not yet; `letting`: it was asked for, and not answered yet."""
    if letting and standing.phase is not Phase.EXPORTING:
        return Sign.DOT, say("ui.export.go.letting")
    match standing.phase:
        case Phase.NONE if standing.ejected == f"eject.{Ejected.NOT_REMOVABLE}":
            return Sign.DOT, say(standing.ejected)
        case Phase.NONE if standing.ejected is not None and known(standing.ejected):
            return Sign.TICK if may_go(standing) else Sign.TRIANGLE, say(standing.ejected)
        case Phase.NONE:
            return Sign.DOT, say("ui.export.go.none")
        case Phase.EXPORTING:
            return Sign.BAR, say("ui.export.go.exporting")
        case Phase.FOLLOWING | Phase.DONE if standing.behind:
            return Sign.TRIANGLE, say("ui.export.go.behind", behind=standing.behind)
        case Phase.FOLLOWING:
            return Sign.DOT, say("ui.export.go.following")
        case Phase.DONE:
            return Sign.DOT, say("ui.export.go.done")
        case Phase.STOPPED | Phase.TROUBLE:
            return Sign.TRIANGLE, say("ui.export.go.unfinished")


def may_go(standing: StickStanding) -> bool:
    """Whether it was taken out: only what the system said counts."""
    return standing.phase is Phase.NONE and standing.ejected in {f"eject.{one}" for one in Ejected if one.may_go}


def gone_on_with(standing: StickStanding) -> bool:
    """Whether an export goes on where one stopped; a stick that was only copied to has none."""
    following = standing.code is not None and standing.code.startswith("stick-")
    return standing.phase is Phase.STOPPED or (standing.phase is Phase.TROUBLE and not following)


def drive_words(drive: Drive, needed: tuple[int, int] | None, say: Say) -> Told:
    """One drive on two lines: whose it is, and what can go there."""
    where = str(drive.mountpoint or drive.device)
    told = "  ".join(part for part in (drive.label, where if where != drive.label else "") if part)
    if drive.state != "ready":
        return Sign.BAR, f"{told}\n{say(f'drive.{drive.state}')}"
    fits = needed is None or drive.fits(*needed)
    parts = [drive.holds.name, say("ui.export.free", free=size_words(drive.free or 0))]
    if needed is not None:
        parts.append(say("ui.export.fits" if fits else "ui.export.too-small"))
    if drive.system:
        parts.append(say("ui.export.system"))
    if drive.fstype and not drive.holds.windows:
        parts.append(say("ui.export.not-windows"))
    careful = not fits or drive.system or (bool(drive.fstype) and not drive.holds.windows)
    return Sign.TRIANGLE if careful else Sign.TICK, f"{told}\n{'  '.join(part for part in parts if part)}"


def counts_words(receipt: Receipt, say: Say) -> str:
    """How many people, files and bytes were found."""
    told = say("ui.export.counts", people=receipt.people, files=receipt.files, size=f"{receipt.size:,}")
    return f"{told}  {say('ui.export.resumed', files=receipt.resumed)}" if receipt.resumed else told


def read_back_words(receipt: Receipt, say: Say) -> Told:
    """How it was read back; past the cache where that was possible, and said plainly where it was not."""
    sign = Sign.TICK if receipt.read_back is Method.DIRECT else Sign.TRIANGLE
    return sign, say(f"receipt.read-back.{receipt.read_back}")


def part_words(receipt: Receipt, say: Say) -> str:
    """What of the job is inside."""
    if receipt.part is None:
        return say("receipt.part.whole")
    told = receipt.part.model_dump()
    return say(f"receipt.part.{told['kind']}", **{"name": told.get("name", "")})


def lamp_words(standing: StickStanding) -> Phrase | None:
    """The lamp: up to which number it has everything, or what else it is about; None where there is no stick."""
    match standing.phase:
        case Phase.NONE:
            return None
        case Phase.TROUBLE:
            return Phrase(Sign.BAR, "lamp.stick.trouble")
        case Phase.FOLLOWING if standing.code is not None:
            return Phrase(Sign.TRIANGLE, "lamp.stick.warn")
        case Phase.STOPPED:
            return Phrase(Sign.TRIANGLE, "lamp.stick.stopped")
        case Phase.EXPORTING:
            return Phrase(Sign.DOT, "lamp.stick.exporting")
        case Phase.FOLLOWING | Phase.DONE if standing.backed_up is not None:
            sign = Sign.DOT if standing.behind else Sign.TICK
            code = "lamp.stick.backed-up" if len(standing.backed_up) <= _SHORT else "lamp.stick.backed-up-long"
            return Phrase(sign, code, {"number": standing.backed_up})
        case Phase.DONE:
            return Phrase(Sign.TICK, "lamp.stick.ok")
        case _:
            return Phrase(Sign.DOT, "lamp.stick.connecting")
