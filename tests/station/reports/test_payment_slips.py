"""缴费确认单: for whom, how much in figures and words, and that it says what it is not."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from support.journals import at_row, capture, list_people, open_journal

from station.job.table import checked
from station.paper.fonts import Glyphs
from station.reports.payment_slips import of_folder, pdf, slips
from station.reports.readers import Eyes

JOB = checked(
    {
        "fee": 1500, "cohort": "2026届", "school": {"code": "10622", "name": "四川测试大学"},
        "payment": {"payee": "测试图像中心"},
    }
)  # fmt: skip
CLASS = "软件20211"


def written(found: object) -> list[str]:
    made = pdf(found, "spring", JOB, Glyphs(), rehearsal=True)  # type: ignore[arg-type]
    return [page.extract_text().replace("\0", "") for page in PdfReader(BytesIO(made)).pages]


def test_a_class_and_whoever_paid_alone_have_a_slip_each(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        list_people(journal, 1, 2, class_name=CLASS)
        list_people(journal, 3, class_name="软件20212")
        alone, _ = (capture(journal, index, place=at_row(journal, index)) for index in (1, 2))
        assert slips(journal, JOB, Eyes("office")) == () and of_folder(tmp_path, Glyphs()) is None
        wrong = journal.pay("class", 99_900, "alipay", name=CLASS, operator="Wang")
        journal.void_payment(wrong.id, "wrong-amount", operator="Wang")
        for place in range(6):
            journal.pay("class", 1500 + place, "wechat", name=CLASS, reference=f"4711{place}", operator="Wang")
        journal.pay("person", 1500, "transfer", sitting=alone.id, operator="Li")
        found = slips(journal, JOB, Eyes("office"))
        assert [(slip.who, slip.heads, slip.due, slip.paid) for slip in found] == [
            (CLASS, 2, 3000, 9015), ("A-0001  测试1", 1, 1500, 1500),
        ]  # fmt: skip
        (page,) = written(found)
        for words in (
            "非发票",
            "测试图像中心",
            "四川测试大学（10622）",
            "玖拾元壹角伍分",
            "¥90.15",
            "壹拾伍元整",
            "另有 3 笔",
        ):
            assert words in page, words
        assert "999.00" not in page and page.count("缴费确认单") == page.count("不作报销凭证") == 2
        assert of_folder(tmp_path, Glyphs())
