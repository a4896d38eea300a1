"""The page may be opened anywhere: whatever stands in a job's name is text there, never markup."""

from html.parser import HTMLParser

from station.export.formats import pages

COVER = pages.Cover(
    package="10622-x-A-2026-06-01-1",
    job='<script>alert("x")</script>',
    desk="A",
    created="2026-06-01T18:00:00.000+08:00",
    rehearsal=False,
    totals={"swipes": 12, "accepted": 11},
    portraits=[("A-0001", 'portraits/x".jpg')],
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str | None] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.sources += [value for key, value in attributes if key == "src"]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_escapes_what_it_is_given() -> None:
    tags = Tags()
    page = pages.page(COVER).decode()
    tags.feed(page)
    assert not tags.open and "script" not in page.replace("&lt;script", "").replace("/script&gt;", "")
    assert tags.sources == ['data/portraits/x".jpg']


def test_only_a_rehearsal_says_so() -> None:
    assert "演练" not in pages.page(COVER).decode()


def test_an_empty_day_says_so() -> None:
    empty = pages.Cover("x", "x", "A", "now", False, {}, [])
    assert "还没有通过的照片" in pages.page(empty).decode()


def test_the_note_can_be_read_by_notepad() -> None:
    note = pages.note()
    assert note.startswith(b"\xef\xbb\xbf") and note.count(b"\r\n") == note.count(b"\n") == 6
