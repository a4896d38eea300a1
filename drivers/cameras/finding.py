"""Finding the body that an address names. Runs inside the camera process."""

import gphoto2 as gp

from drivers.cameras.base import FoundBody, SeveralBodies
from drivers.cameras.usbdevices import serial_at
from drivers.errors import DeviceMissing

_PTPIP_MODEL = "PTP/IP Camera"


def point_at(camera: gp.Camera, address: str, wanted: FoundBody | None, context: gp.Context) -> None:
    """Point the camera object at `usb:auto`, `usb:BUS,DEVICE` or `ptpip:HOST:PORT:PORT`; nothing is opened yet.

    Raises:
        DeviceMissing: no body on USB has this address.
        SeveralBodies: `usb:auto`, and there are several, none of them the wanted one.
    """
    models = gp.CameraAbilitiesList()
    models.load(context)
    ports = gp.PortInfoList()
    ports.load()
    if address.startswith("ptpip:"):
        model, port = _PTPIP_MODEL, address
    else:
        body = on_usb(address, plugged_in(models, ports, context), wanted)
        model, port = body.model, body.port
    camera.set_abilities(models[models.lookup_model(model)])
    camera.set_port_info(ports[ports.lookup_path(port)])


def plugged_in(
    models: gp.CameraAbilitiesList, ports: gp.PortInfoList, context: gp.Context
) -> tuple[tuple[FoundBody, bool], ...]:
    """List what is on USB, each with whether the computer can fire it: a telephone that charges is a camera too."""
    found = [(model, port) for model, port in models.detect(ports, context) if port.startswith("usb:")]
    return tuple((FoundBody(model, port, serial_at(port)), _can_be_released(model, models)) for model, port in found)


def on_usb(address: str, found: tuple[tuple[FoundBody, bool], ...], wanted: FoundBody | None) -> FoundBody:
    """Pick the body that `usb:auto` or `usb:BUS,DEVICE` means.

    Raises:
        DeviceMissing: there is none.
        SeveralBodies: `usb:auto` means several, and none is the wanted one.
    """
    if address == "usb:auto":
        bodies = tuple(body for body, can_be_released in found if can_be_released)
    else:
        bodies = tuple(body for body, _ in found if body.port == address)
    if not bodies:
        raise DeviceMissing(address)
    if len(bodies) == 1:
        return bodies[0]
    chosen = [body for body in bodies if wanted is not None and _is_same(body, wanted)]
    if len(chosen) != 1:
        raise SeveralBodies(bodies)
    return chosen[0]


def _is_same(body: FoundBody, wanted: FoundBody) -> bool:
    """By serial; a body that tells none is the same one only while it stays plugged in."""
    return body.serial == wanted.serial if wanted.serial else body == wanted


def _can_be_released(model: str, models: gp.CameraAbilitiesList) -> bool:
    operations = models[models.lookup_model(model)].operations
    return bool(operations & (gp.GP_OPERATION_CAPTURE_IMAGE | gp.GP_OPERATION_TRIGGER_CAPTURE))
