"""From addresses to devices: which driver for which address, and the simulators where the settings name them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread

from drivers.cameras.base import CameraSettings
from drivers.cameras.open import open_camera
from drivers.readers.models import Models, ReaderSettings
from drivers.readers.opening import open_reader
from station.assemble import Devices, Station
from station.config import ReaderTable, Settings, SettingsError, load, platform_folder
from station.job import notice
from station.job.jobfile import Job, job_of
from station.job.wrong import Wrong
from station.ports import Policy
from station.rehearsal.devices import RehearsalDevices, rehearsal_devices
from station.rehearsal.hall import PACES, Hall

SIMULATED = "simulated"


def kiosk_folder(data: Path | None) -> tuple[Path, Settings]:
    """Give the kiosk's data folder and settings: where nothing is configured, a rehearsal on simulated devices.

    Raises:
        SettingsError: `station.toml` is broken.
    """
    folder = data or platform_folder()
    if data is not None or (folder / "station.toml").exists():
        return folder, load(folder)
    folder = folder.with_name(f"{folder.name}-rehearsal")
    return folder, on_simulated_devices(load(folder))


def on_simulated_devices(settings: Settings) -> Settings:
    """Put simulated devices in place of whatever the settings name; in queue mode the one reader stands at the seat."""
    camera = settings.camera.model_copy(update={"address": SIMULATED})
    seat = (SIMULATED,) if settings.desk.mode == "queue" else ()
    reader = settings.reader.model_copy(update={"addresses": (SIMULATED,), "seat": seat})
    return settings.model_copy(update={"camera": camera, "reader": reader})


def uses_simulation(settings: Settings) -> bool:
    """Whether any device of these settings is a simulated one."""
    return SIMULATED in (settings.camera.address, *settings.reader.addresses)


def with_addresses(settings: Settings, simulators: RehearsalDevices) -> Settings:
    """Put the running simulators' real addresses in place of `simulated`."""
    camera, readers = settings.camera, settings.reader
    if camera.address == SIMULATED:
        camera = camera.model_copy(update={"address": simulators.camera.address})
    addresses, seat = (
        tuple(simulators.reader.address if one == SIMULATED else one for one in listed)
        for listed in (readers.addresses, readers.seat)
    )
    readers = readers.model_copy(update={"addresses": addresses, "seat": seat})
    return settings.model_copy(update={"camera": camera, "reader": readers})


def devices(settings: Settings, *, simulated: bool) -> Devices:
    """Make the drivers for real addresses; nothing is opened yet.

    Raises:
        BadAddress: no driver knows an address.
    """
    table = settings.camera
    camera = open_camera(table.address, CameraSettings(settle_ms=table.settle_ms))
    models = reader_models(settings.reader)
    return Devices(camera, tuple(open_reader(address, models) for address in settings.reader.addresses), simulated)


def reader_models(table: ReaderTable) -> Models:
    """What the settings say about readers, as their driver takes it."""
    return {
        name: ReaderSettings(said.form, bytes.fromhex(said.prefix), said.watch) for name, said in table.models.items()
    }


@contextmanager
def opened_station(folder: Path, settings: Settings, policy: Policy, seed: int = 1) -> Iterator[Station]:
    """A station on the settings' devices, not yet started; simulators and their students come and go with it.

    Raises:
        SettingsError: the job file can't be used.
        BadAddress: no driver knows an address.
    """
    folder.mkdir(parents=True, exist_ok=True)
    job = job_of(folder, settings, datetime.now().astimezone())
    keep_notice(folder, settings, job)
    with ExitStack() as stack:
        simulated = uses_simulation(settings)
        if not simulated:
            yield Station(folder, settings, policy, devices(settings, simulated=False), job)
            return
        simulators = stack.enter_context(rehearsal_devices(folder, seed))
        settings = with_addresses(settings, simulators)
        station = Station(folder, settings, policy, devices(settings, simulated=True), job)
        stack.enter_context(_students(station, simulators, seed))
        yield station


def keep_notice(folder: Path, settings: Settings, job: Job) -> None:
    """Keep which text the job's notice has.

    Raises:
        SettingsError: its text was changed, and its version was not.
        DiskFull, DiskFailed: the disk says no.
    """
    consent = job.wants.consent
    try:
        if consent is not None:
            notice.keep(folder, job.name, consent.notice)
    except notice.NoticeChanged:
        wrong = Wrong(("consent", "version"), "notice-changed", {"version": consent.version if consent else ""})
        raise SettingsError(wrong.as_line(folder / (settings.job.file or ""))) from None


@contextmanager
def _students(station: Station, simulators: RehearsalDevices, seed: int) -> Iterator[None]:
    """Students who keep coming for as long as the station runs."""
    hall = Hall(range(1, 5000), simulators.camera, simulators.reader, (), PACES["real"], seed, patience=None)
    station.subscribe(hall.hear)
    thread = Thread(target=hall.play, name="hall", daemon=True)
    thread.start()
    try:
        yield
    finally:
        hall.leave()
        thread.join()
