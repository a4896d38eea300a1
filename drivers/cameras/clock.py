"""Reading the body's clock: whole seconds of a wall clock without a zone, come to us through `mktime`."""

import calendar
import time


def offset(told: int, asked: float, answered: float) -> float:
    """Give body clock minus host clock in seconds, both as wall clocks: what EXIF times will be compared with.

    `told` is what the setting of kind DATE gave: libgphoto2 feeds the body's wall clock to `mktime` with `tm_isdst`
    0, as standard time even in summer (`_get_STR_as_time` in
    https://github.com/gphoto/libgphoto2/blob/v2.5.34/camlibs/ptp2/config.c). `asked` and `answered` are the host's
    `time.time()` around the question.

    The body cuts off its fraction, so half a second is added; the error is at most half a second plus half of the
    time the question took.
    """
    body_wall = told - time.timezone + 0.5
    return round(body_wall - _host_wall((asked + answered) / 2), 3)


def _host_wall(at: float) -> float:
    return calendar.timegm(time.localtime(at)) + at % 1
