"""What the pages about money can show: a morning of classes that paid, did not, or paid too much."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from support.desk_scenes import BASE, CODED, DONE, Scene, Sight, announced, said_no

from station.events import Kind
from station.job.fees import Row
from station.job.money_view import Book, DayLine, Line, MoneyView, Noted, Owing
from station.reports.qr import dark_modules
from station.view import DeskView

FEE = 1500
LONG = "计算机科学与技术（中外合作办学）2021级专升本二班"


def row(name: str, accepted: int, paid: int = 0, advance: int = 0) -> Row:
    return Row("class", name, accepted, accepted, accepted * FEE, advance, paid)


def noted(place: int, fen: int, **more: object) -> Noted:
    at = f"{8 + place // 60:02}:{place % 60:02}"
    return replace(Noted(f"payment-{place}", at, fen, ("wechat", "alipay", "transfer")[place % 3]), **more)  # type: ignore[arg-type]


PAID = (
    noted(44, 45_000, reference="00471123"),
    noted(42, 46_500, voided="wrong-amount"),
    noted(31, 1500, number="A-0021", advance=True),
)
LINES = (
    Line(row("软件20211", 31, 45_000, 1500), "closed", None, agreed=True, payments=PAID),
    Line(row("软件20212", 28, 42_000), payments=(noted(50, 42_000),)),
    Line(row("软件20213", 14, 0, 15_000), open_sittings=2, payments=(noted(12, 15_000, advance=True),)),
    Line(row("软件20214", 31, 48_000), "stale", "refund-later", payments=(noted(55, 48_000),)),
    Line(row(LONG, 999, 1_498_500)),
    *(Line(row(f"电商2021{place}", 0)) for place in range(1, 12)),
    Line(Row("unnamed", "", 3, 3, 4500, 0, 0)),
    Line(Row("off-list", "", 2, 2, 3000, 0, 3000)),
)
TOTAL = Row("unnamed", "", 1108, 1108, 1_662_000, 16_500, 1_636_500)
DAY = DayLine("2026-06-01", 109, 163_500, 154_500)
NO_DAY = DayLine("2026-06-01", 0, 0, 0)
BOOK = Book(
    FEE, False, "class", ("wechat", "alipay", "transfer"), "四川测试图像采集服务有限公司（测试）", (), LINES, TOTAL,
    DAY,
)  # fmt: skip
OWING = tuple(
    Owing(f"A-{number:04}", name, f"31{number:02}")
    for number, name in enumerate(
        ("张*", "𠮷*", "𰻝*", "阿*", "欧*", "王*", "王*", "王*", "王*", "王*", "王*"), start=41
    )
)
EACH = replace(
    BOOK, by="person",
    lines=(Line(row("软件20211", 31, 30_000), owing=OWING, payments=PAID), *LINES[1:]),
)  # fmt: skip
LATER = replace(
    BOOK, fee=None, later=True, payee="", lines=(Line(replace(row("软件20211", 31), due=0)),),
    total=replace(row("软件20211", 31), due=0), day=replace(DAY, accepted=31, due=0, paid=0, close="stale"),
)  # fmt: skip


def codes(folder: Path) -> tuple[tuple[str, Path], ...]:
    """Pictures of codes that pay nobody."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for method in ("wechat", "alipay"):
        modules = dark_modules(f"HTTPS://EXAMPLE.ORG/{method.upper()}/NOBODY")
        size = len(modules) + 8
        image = QImage(size, size, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        for y, line in enumerate(modules):
            for x, dark in enumerate(line):
                if dark:
                    image.setPixel(x + 4, y + 4, 0xFF000000)
        path = folder / f"{method}.png"
        image.scaled(size * 12, size * 12).save(str(path))
        made.append((method, path))
    return tuple(made)


def with_book(book: Book, view: DeskView = BASE, **more: object) -> DeskView:
    return replace(view, money=MoneyView(book=book, **more))  # type: ignore[arg-type]


def scenes(folder: Path) -> tuple[Scene, ...]:
    """Every page, and every question that one asks."""
    book = replace(BOOK, codes=codes(folder))
    each = replace(EACH, codes=book.codes)
    broken = folder / "broken.png"
    broken.write_bytes(b"no picture")
    damaged = replace(book, codes=(("wechat", broken),), payee_of=4)
    nobody = replace(BASE, operator=None)

    def scene(name: str, view: DeskView, *keys: str, answers: tuple = ()) -> Scene:
        return Scene(f"money-{name}", view, Sight.NOBODY, DONE, ("money", *keys), answers)

    return (
        scene("classes", with_book(book)),
        scene("stale", with_book(book), "down", "down", "down"),
        scene("long", with_book(book), "down", "down", "down", "down"),
        scene("second-page", with_book(book), "page-down", "page-down"),
        scene("refused", with_book(book), answers=(
            said_no("sitting-open", "money", numbers="A-0132, A-0133, A-0134, A-0135"),)),
        scene("differs", with_book(book), answers=(
            said_no("money-differs", "money", names="软件20213, 软件20214, 电商20211", yuan="12345.00"),)),
        scene("how", with_book(book), "down", "down", "p"),
        scene("much", with_book(book), "down", "down", "p", "1"),
        scene("yuan", with_book(book), "down", "down", "p", "1", "2", "4", "6", "5", "=.", "5"),
        scene("reference", with_book(book), "down", "down", "p", "1", "1", "0", "0", "4", "7"),
        scene("void", with_book(book), "v"),
        scene("void-why", with_book(book), "v", "1"),
        scene("close-why", with_book(book), "down", "down", "c"),
        Scene("money-who", with_book(book, nobody), Sight.NOBODY, DONE, ("escape", "money", "down", "down", "c")),
        scene("fee", with_book(LATER), "f"),
        scene("later", with_book(LATER)),
        scene("each", with_book(each)),
        scene("each-who", with_book(each), "p"),
        scene("payee", with_book(replace(book, payee_of=1))),
        scene("payee-owing", with_book(replace(book, payee_of=2))),
        scene("payee-agreed", with_book(replace(book, payee_of=0))),
        scene("payee-each", with_book(replace(each, payee_of=0))),
        scene("payee-damaged", with_book(damaged)),
        scene("payee-none", with_book(replace(LATER, payee_of=0))),
        scene("empty", with_book(replace(BOOK, lines=(), total=replace(TOTAL, accepted=0), day=NO_DAY))),
        Scene("money-key", replace(CODED, money=MoneyView(each=True, owing=OWING)), Sight.NOBODY, (
            *DONE, announced(Kind.PAID, "A-0131", yuan="15.00", name="", method="wechat")), ("paid",)),
        Scene("money-last", replace(BASE, money=MoneyView(each=True, last="A-0131", owing=(
            Owing("A-0131", "张*", "0373"), Owing("A-0128", "李*", "0412")))), Sight.NOBODY, DONE),
        Scene("money-unpaid", BASE, Sight.NOBODY, (*DONE, announced(
            Kind.TROUBLE, code="class-unpaid", name="软件20211", count=4, numbers="A-0101, A-0104, A-0117, A-0120"),)),
    )  # fmt: skip
