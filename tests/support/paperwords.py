"""Names that paper must be able to print, and the words of a sheet that stands for all."""

from station.paper.sheet import Cell, Column, Line, Section, Sheet

PRIVATE = "\ue863"
NOWHERE = "\U00031350"
"""Of CJK extension H, in no font here."""

NAMES = [
    "张䶮", "𠮷田", "𰻝王", f"欧{PRIVATE}", "阿卜杜热合曼·麦麦提图尔荪", "李明",
    "王芳", "王伟", "王静", "王丽", "王强", "王磊",
]  # fmt: skip
"""Rare characters, a private one, a long name, short ones, six people of one surname."""

CHINESE = {
    "sheet.trial": "采集学生名单",
    "column.number": "拍摄序号",
    "column.name": "姓名",
    "column.id": "身份证号",
    "column.fee": "应缴金额",
    "column.sign": "签名",
    "trial.school": "学校：{school}",
    "trial.note": "一式两份",
    "signature.monitor": "班长签字",
}
ENGLISH = {code: f"In English {index}" for index, code in enumerate(CHINESE)} | {"trial.school": "School: {school}"}

COLUMNS = (
    Column("number"),
    Column("name", width=1.5),
    Column("id", width=2.2),
    Column("fee", "money"),
    Column("sign", "blank", 1.2),
)


def row(index: int, name: str, fee: int = 1500) -> tuple[Cell, ...]:
    return f"A-{index:04d}", name, f"99999920030101{index:04d}", fee, None


def sheet(*sections: Section, page_each: bool = False, landscape: bool = False, rehearsal: bool = False) -> Sheet:
    return Sheet(
        "trial",
        about=(Line("trial.school", {"school": "某某大学"}),),
        columns=COLUMNS,
        sections=sections,
        notes=(Line("trial.note"),),
        signatures=("monitor",),
        page_each=page_each,
        landscape=landscape,
        rehearsal=rehearsal,
    )


def people(names: list[str], title: str | None = "软件20213") -> Section:
    rows = tuple(row(index, name) for index, name in enumerate(names, 1))
    return Section(title, rows, ("合计", f"{len(rows)} 人", None, 1500 * len(rows), None))
