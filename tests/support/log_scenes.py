"""Rows of a morning, one of each group, for windows that show what happened."""

from support.desk_scenes import announced

from station.daylog import DayLog, LogRow
from station.events import Kind

WANG = "王老师"
DAY = DayLog(
    (
        LogRow(1, "10:41:02", "people", "status", "", None, WANG),
        LogRow(2, "10:42:07", "pictures", "sitting", "A-0132", announced(Kind.SWIPE, "A-0132"), ""),
        LogRow(3, "10:42:11", "refused", "refused", "", announced(Kind.REFUSED, code="please-wait"), ""),
        LogRow(4, "10:42:15", "pictures", "bound", "A-0132", announced(Kind.BOUND, "A-0132"), WANG),
        LogRow(5, "10:42:21", "pictures", "accepted", "A-0132", announced(Kind.ACCEPTED, "A-0132"), WANG),
        LogRow(6, "10:43:00", "trouble", "camera-lost", "", announced(Kind.TROUBLE, code="camera.no-jpeg"), ""),
    ),
    6,
)
