"""`station.toml`: one typed model, every field described; wrong values are told by file, key and what is allowed."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

CODE_FIELD = "code-field"
"""The window's own field for codes, where no scanner is opened as a device."""


class SettingsError(Exception):
    """The settings file can't be used: one line that names file, key and what is allowed. Exit status 2."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _absolute(path: Path | None) -> Path | None:
    if path is not None and not path.is_absolute():
        raise ValueError("must be an absolute path")
    return path


class TicketTable(_Table):
    """`[desk] ticket`: a printer for the numbers, by the system's print queue."""

    printer: Annotated[
        str,
        Field(
            pattern=r"^[^\s/#-][^\s/#]{0,126}$", description="its name in the system's print queue, as lpstat -e tells"
        ),
    ]
    width_mm: Annotated[Literal[58, 80], Field(description="width of the paper roll: 58 or 80")] = 58


class DeskTable(_Table):
    """`[desk]`."""

    letter: Annotated[str, Field(pattern=r"^[A-Z]$", description="this desk's letter, the A of A-0001")] = "A"
    mode: Annotated[
        Literal["strict", "queue"],
        Field(
            description="strict: a sitting is armed by its own swipe; queue: swipes hand out numbers, and the seat arms"
        ),
    ] = "strict"
    ticket: Annotated[
        TicketTable | None, Field(description="printer for the numbers: printer, width_mm; empty: on the screen only")
    ] = None
    operators: Annotated[
        tuple[str, ...], Field(min_length=1, max_length=9, description="one to nine names to pick from without codes")
    ] = ("摄影师",)
    least_students: Annotated[
        int, Field(ge=3, le=1000, description="with disk space for fewer students than this no swipe is taken")
    ] = 20
    shutter_keys: Annotated[
        tuple[str, ...],
        Field(description="keys that are the shutter too, a foot switch for instance, by Qt's names: F13, PageDown"),
    ] = ()
    second_copy: Annotated[
        Path | None,
        AfterValidator(_absolute),
        Field(
            description="absolute path of a folder on a second disk that gets every picture and the journal as the day "
            "goes; names, numbers and keys lie there as they do here, so that disk is kept like this computer"
        ),
    ] = None


class CameraTable(_Table):
    """`[camera]`."""

    address: Annotated[
        str,
        Field(
            description="usb:auto, usb:BUS,DEV, ptpip:HOST:PORT:PORT, folder:DIR (an absolute path, where the maker's "
            "tethering program writes) or simulated"
        ),
    ] = "usb:auto"
    turned: Annotated[
        Literal[0, 90, 180, 270] | None,
        Field(description="clockwise turn that makes live frames upright; empty: proposed by live view, kept per body"),
    ] = None
    settle_ms: Annotated[int, Field(ge=300, le=5000, description="quiet time after a shot before it is judged")] = 500
    auto_shutter: Annotated[bool, Field(description="release by itself when every blocking check has held")] = False
    hold_s: Annotated[float, Field(ge=0.2, le=5, description="seconds that checks must hold before auto-shutter")] = 0.8
    lighting: Annotated[
        Literal["continuous", "flash"] | None,
        Field(description="flash: light is judged on the still; empty: proposed by a test shot, kept per body"),
    ] = None
    recycle_s: Annotated[float, Field(ge=0, le=30, description="seconds from shot to shot that a flash charges")] = 1.5
    standby_minutes: Annotated[
        float, Field(ge=0, le=600, description="minutes without anybody after which live view rests; 0: never")
    ] = 10


class ReaderModelTable(_Table):
    """`[reader.models."NAME"]`: what is said about PC/SC readers whose name begins so."""

    form: Annotated[
        Literal["auto", "storage", "sam-transmit", "escape"],
        Field(description="how the reader shows its SAM: auto asks, storage, sam-transmit or escape"),
    ] = "auto"
    prefix: Annotated[
        str, Field(pattern=r"^[0-9A-Fa-f]{8}$", description="the four bytes before each SAM frame, for sam-transmit")
    ] = "FFEE0000"
    watch: Annotated[
        Literal["events", "poll"],
        Field(description="events: the reader tells when a card moves; poll: its SAM is asked, by escape"),
    ] = "events"

    @model_validator(mode="after")
    def _polls_by_escape(self) -> "ReaderModelTable":
        if self.watch == "poll" and self.form not in ("auto", "escape"):
            raise ValueError("watch = poll needs form = escape or auto")
        return self


class ReaderTable(_Table):
    """`[reader]`."""

    addresses: Annotated[
        tuple[str, ...],
        Field(
            description="cards: pcsc:auto, pcsc:NAME, serial:DEV, usb:auto, usb:VID:PID, vendor:LIBRARY; codes: "
            "code-keyboard:auto, code-keyboard:VID:PID:SERIAL, code-serial:DEV, code-camera:N; or simulated"
        ),
    ] = ("pcsc:auto",)
    seat: Annotated[
        tuple[str, ...],
        Field(
            description="in queue mode, those of the addresses that stand at the seat and arm, or code-field for a "
            "scanner that types into the window; empty: the photographer's key only"
        ),
    ] = ()
    webcam: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=100,
            description="name of the webcam that looks for codes when no scanner works, as the system calls it; "
            "empty: the first one",
        ),
    ] = None
    models: Annotated[
        dict[str, ReaderModelTable],
        Field(description="what can't be found out about PC/SC readers, by how their names begin: form, prefix, watch"),
    ] = {}

    @model_validator(mode="after")
    def _seats_are_readers(self) -> "ReaderTable":
        if strangers := [one for one in self.seat if one not in (*self.addresses, CODE_FIELD)]:
            raise ValueError(f"seat: {strangers[0]} is not one of the addresses")
        return self


class JobTable(_Table):
    """`[job]`."""

    file: Annotated[
        Path | None, Field(description="the job file, <job>.job.toml; a relative path begins at the data folder")
    ] = None
    dress_rule: Annotated[
        Path | None,
        Field(
            description="folder of pictures, PNG or JPEG, that tell those who wait how to dress, shown in the order of "
            "their names; a relative path begins at the data folder; empty: drawn signs"
        ),
    ] = None


class ScreensTable(_Table):
    """`[screens]`."""

    student: Annotated[
        str | None,
        Field(description="name of the screen that shows the sitter what to do, as the system calls it: HDMI-1"),
    ] = None
    monitor: Annotated[
        str | None,
        Field(
            description="name of the screen on which a class monitor sees each swipe with its number, the class, and "
            "its faces and names; it is touched or clicked. Empty: a page of the desk"
        ),
    ] = None
    monitor_keypad: Annotated[
        str | None,
        Field(
            pattern=r"^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}(:.*)?$",
            description="numeric keypad of the monitor's screen alone, VID:PID or VID:PID:SERIAL; no other window gets "
            "its keys. Empty: that screen is touched or clicked",
        ),
    ] = None
    wall: Annotated[
        str | None, Field(description="name of the screen that shows which class comes when, as the system calls it")
    ] = None
    large_type: Annotated[
        bool, Field(description="everything that is not large anyway in type a quarter larger, as far as it has room")
    ] = False


class VoiceTable(_Table):
    """`[voice]`."""

    folder: Annotated[
        Path | None,
        AfterValidator(_absolute),
        Field(description="absolute path of a folder of recorded instructions, WAV, by their names: close-lips.wav"),
    ] = None


class SoundTable(_Table):
    """`[sound]`."""

    volume: Annotated[int, Field(ge=0, le=100, description="how loud the signals are, 0 to 100; 0: none is heard")] = 60


class PortraitTable(_Table):
    """`[portrait]`."""

    profile: Annotated[str, Field(description="rule set the picture is judged by and made for")] = "blue-2017/1"


def _recipients(keys: tuple[str, ...]) -> tuple[str, ...]:
    from station.export.sealing.recipients import is_recipient

    if not all(is_recipient(key) for key in keys):
        raise ValueError("each has to be a public key of age, age1...; the secret one never leaves the office")
    return keys


class ExportTable(_Table):
    """`[export]`."""

    names: Annotated[
        Literal["number", "id_number", "exam_number", "student_number"],
        Field(description="what delivered portraits are named by"),
    ] = "number"
    office: Annotated[
        Literal["lists", "all", "none"],
        Field(description="papers in the package: lists and contact sheets, the print sheets too, or none"),
    ] = "lists"
    recipients: Annotated[
        tuple[str, ...],
        AfterValidator(_recipients),
        Field(max_length=20, description="public keys of age, age1...: packages are encrypted for their holders alone"),
    ] = ()
    school: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$", description="school code, five digits as a rule")] = (
        "00000"
    )
    stick: Annotated[
        Path | None,
        AfterValidator(_absolute),
        Field(
            description="absolute path of the stick that stays in and is copied to from the start of the desk, unless "
            "another one was chosen there"
        ),
    ] = None


class Settings(_Table):
    """All of `station.toml`."""

    desk: DeskTable = DeskTable()
    camera: CameraTable = CameraTable()
    reader: ReaderTable = ReaderTable()
    job: JobTable = JobTable()
    portrait: PortraitTable = PortraitTable()
    screens: ScreensTable = ScreensTable()
    sound: SoundTable = SoundTable()
    voice: VoiceTable = VoiceTable()
    export: ExportTable = ExportTable()


def load(folder: Path) -> Settings:
    """Read `station.toml` of a data folder; a missing file means every default.

    Raises:
        SettingsError: not TOML, an unknown key, or a value that is not allowed.
    """
    path = folder / "station.toml"
    try:
        with path.open("rb") as file:
            return Settings.model_validate(tomllib.load(file))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    except ValidationError as error:
        raise SettingsError(f"{path}: {_first_problem(error)}") from None


def one_line(error: ValidationError, table: type[BaseModel]) -> str:
    """What is wrong with a file that is one table: the key, why, and what is allowed. Never the value."""
    problem = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"{key}: unknown; allowed here: {', '.join(sorted(table.model_fields))}"
    described = table.model_fields[key].description if key in table.model_fields else None
    return f"{key}: {problem['msg']}" + (f" ({described})" if described else "")


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    where = [str(part) for part in problem["loc"]]
    key = f"[{where[0]}] {' '.join(where[1:])}".rstrip()
    if problem["type"] == "extra_forbidden":
        return f"{key}: unknown; allowed here: {', '.join(_allowed_keys(where[:-1]))}"
    described = _description(where)
    return f"{key}: {problem['msg']}" + (f" ({described})" if described else "")


def _allowed_keys(where: list[str]) -> list[str]:
    if where[:2] == ["reader", "models"]:
        return sorted(ReaderModelTable.model_fields)
    table = _TABLES[where[0]] if where else Settings
    return sorted(table.model_fields)


def _description(where: list[str]) -> str | None:
    table = _TABLES.get(where[0])
    field = table.model_fields.get(where[1]) if table and len(where) > 1 else None
    return field.description if field else None


_TABLES: dict[str, type[BaseModel]] = {
    "desk": DeskTable,
    "camera": CameraTable,
    "reader": ReaderTable,
    "job": JobTable,
    "portrait": PortraitTable,
    "screens": ScreensTable,
    "sound": SoundTable,
    "voice": VoiceTable,
    "export": ExportTable,
}


def platform_folder() -> Path:
    """Where data lies when nobody says otherwise."""
    return Path(platformdirs.user_data_dir("capture-station", appauthor=False))
