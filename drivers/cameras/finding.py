"""Finding the body that an address names. Runs inside the camera process."""

import gphoto2 as gp

from drivers.errors import DeviceMissing, DeviceRefused

_PTPIP_MODEL = "PTP/IP Camera"


def point_at(camera: gp.Camera, address: str, context: gp.Context) -> None:
    """Point the camera object at `usb:auto`, `usb:BUS,DEVICE` or `ptpip:HOST:PORT:PORT`; nothing is opened yet.

    Raises:
        DeviceMissing: no body on USB has this address.
        DeviceRefused: `usb:auto`, and there are several (`several-cameras`): taking one would be a guess.
    """
    models = gp.CameraAbilitiesList()
    models.load(context)
    ports = gp.PortInfoList()
    ports.load()
    model, port = (_PTPIP_MODEL, address) if address.startswith("ptpip:") else _on_usb(address, models, ports, context)
    camera.set_abilities(models[models.lookup_model(model)])
    camera.set_port_info(ports[ports.lookup_path(port)])


def _on_usb(
    address: str, models: gp.CameraAbilitiesList, ports: gp.PortInfoList, context: gp.Context
) -> tuple[str, str]:
    found = [(model, port) for model, port in models.detect(ports, context) if port.startswith("usb:")]
    if address == "usb:auto":
        found = [(model, port) for model, port in found if _can_be_released(model, models)]
    else:
        found = [(model, port) for model, port in found if port == address]
    if not found:
        raise DeviceMissing(address)
    if len(found) > 1:
        raise DeviceRefused("several-cameras")
    return found[0]


def _can_be_released(model: str, models: gp.CameraAbilitiesList) -> bool:
    """Whether the computer can fire it: a telephone that charges at the desk is found as a camera too."""
    operations = models[models.lookup_model(model)].operations
    return bool(operations & (gp.GP_OPERATION_CAPTURE_IMAGE | gp.GP_OPERATION_TRIGGER_CAPTURE))
