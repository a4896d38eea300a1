"""The numbers of PTP (ISO 15740), PTP/IP (CIPA DC-005) and Nikon's extension that this body knows.

Names and values as in the public header of libgphoto2: https://github.com/gphoto/libgphoto2/blob/master/camlibs/ptp2/ptp.h
"""

from enum import IntEnum


class Packet(IntEnum):
    """Packet types of PTP/IP."""

    INIT_COMMAND_REQUEST = 1
    INIT_COMMAND_ACK = 2
    INIT_EVENT_REQUEST = 3
    INIT_EVENT_ACK = 4
    INIT_FAIL = 5
    REQUEST = 6
    RESPONSE = 7
    START_DATA = 9
    DATA = 10
    END_DATA = 12


class InitFail(IntEnum):
    """Why a body does not want this computer."""

    REJECTED = 1
    BUSY = 2


class Operation(IntEnum):
    """What a computer may ask for."""

    GET_DEVICE_INFO = 0x1001
    OPEN_SESSION = 0x1002
    CLOSE_SESSION = 0x1003
    GET_STORAGE_IDS = 0x1004
    GET_STORAGE_INFO = 0x1005
    GET_OBJECT_HANDLES = 0x1007
    GET_OBJECT_INFO = 0x1008
    GET_OBJECT = 0x1009
    GET_THUMB = 0x100A
    DELETE_OBJECT = 0x100B
    GET_DEVICE_PROP_DESC = 0x1014
    GET_DEVICE_PROP_VALUE = 0x1015
    SET_DEVICE_PROP_VALUE = 0x1016
    GET_PARTIAL_OBJECT = 0x101B
    NIKON_CAPTURE = 0x90C0
    NIKON_AF_DRIVE = 0x90C1
    NIKON_CHANGE_CAMERA_MODE = 0x90C2
    NIKON_GET_EVENT = 0x90C7
    NIKON_DEVICE_READY = 0x90C8
    NIKON_START_LIVE_VIEW = 0x9201
    NIKON_END_LIVE_VIEW = 0x9202
    NIKON_GET_LIVE_VIEW_IMAGE = 0x9203
    NIKON_INITIATE_CAPTURE_REC_IN_MEDIA = 0x9207


class Response(IntEnum):
    """How a body answers."""

    OK = 0x2001
    GENERAL_ERROR = 0x2002
    SESSION_NOT_OPEN = 0x2003
    OPERATION_NOT_SUPPORTED = 0x2005
    PROPERTY_NOT_SUPPORTED = 0x200A
    INVALID_HANDLE = 0x2009
    STORE_FULL = 0x200C
    STORE_NOT_AVAILABLE = 0x2013
    OBJECT_PROTECTED = 0x200D
    ACCESS_DENIED = 0x200F
    NO_THUMBNAIL = 0x2010
    DEVICE_BUSY = 0x2019
    INVALID_PROPERTY_VALUE = 0x201C
    INVALID_PARAMETER = 0x201D
    SESSION_ALREADY_OPEN = 0x201E
    NIKON_OUT_OF_FOCUS = 0xA002
    NIKON_INVALID_STATUS = 0xA004
    NIKON_NOT_LIVE_VIEW = 0xA00B


class Event(IntEnum):
    """What a body reports when asked for events."""

    OBJECT_ADDED = 0x4002
    STORE_ADDED = 0x4004
    STORE_REMOVED = 0x4005
    PROPERTY_CHANGED = 0x4006
    CAPTURE_COMPLETE = 0x400D
    NIKON_OBJECT_ADDED_IN_SDRAM = 0xC101


class Property(IntEnum):
    """Settings and readings of the body."""

    BATTERY_LEVEL = 0x5001
    IMAGE_SIZE = 0x5003
    COMPRESSION = 0x5004
    WHITE_BALANCE = 0x5005
    F_NUMBER = 0x5007
    FOCAL_LENGTH = 0x5008
    FOCUS_MODE = 0x500A
    EXPOSURE_TIME = 0x500D
    EXPOSURE_PROGRAM = 0x500E
    ISO = 0x500F
    EXPOSURE_BIAS = 0x5010
    DATE_TIME = 0x5011
    MONITOR_OFF = 0xD064
    RECORDING_MEDIA = 0xD10B
    ORIENTATION = 0xD10E
    LIVE_VIEW_STATUS = 0xD1A2
    LIVE_VIEW_PROHIBITED = 0xD1A4
    LIVE_VIEW_EXPOSURE_PREVIEW = 0xD1A5
    LIVE_VIEW_IMAGE_SIZE = 0xD1AC
    EXPOSURES_REMAINING = 0xD1F1


class Format(IntEnum):
    """Kinds of object on the card."""

    UNDEFINED = 0x3000
    ASSOCIATION = 0x3001
    EXIF_JPEG = 0x3801
    JFIF = 0x3808


class Target(IntEnum):
    """Where a shot goes; the values of `RECORDING_MEDIA`."""

    CARD = 0
    RAM = 1


STORES = {1: 0x00010001, 2: 0x00020001}
"""The card in each slot."""

RAM_HANDLE = 0xFFFF0001
"""The one picture that waits in the body's memory."""
