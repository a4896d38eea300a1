"""What a file is, by its first bytes and inner names; what it is called decides nothing but between .et and .xls."""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.job.roster.refusals import (
    TableDamaged,
    TableIsDocument,
    TableIsEt,
    TableIsHtml,
    TableIsOther,
    TableIsPicture,
    TableIsXml,
    TableLocked,
)
from station.job.roster.table import Kind

COMPOUND: Final = bytes.fromhex("D0CF11E0A1B11AE1")
PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF", b"\0\0\x01\0")
ARCHIVES: Final = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
DBF_VERSIONS: Final = frozenset({0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8E, 0xCB, 0xF5})
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
HEAD: Final = 4096


def kind_of(path: Path, head: bytes) -> Kind:
    """Tell what a file is; `head` is how it begins, at least `HEAD` bytes where there are so many.

    Raises:
        TableRefused: nothing that is read here; which child says what it is instead.
    """
    if head.startswith(COMPOUND):
        return _compound(path)
    if head.startswith(b"PK"):
        return _zip(path)
    if head.startswith(PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise TableIsPicture()
    if head.startswith(ARCHIVES):
        raise TableIsOther()
    if head.startswith(b"{\\rtf"):
        raise TableIsDocument()
    _refuse_markup(head)
    if _is_dbf(path, head):
        return "dbf"
    if b"\0" in head and not head.startswith(UTF16):
        raise TableIsOther()
    return "csv"


def _refuse_markup(head: bytes) -> None:
    """Web pages and XML, in whichever encoding; a mark at the beginning and blanks don't count."""
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip().lower()
    if text.startswith(b"<?xml") and b"office:spreadsheet" in text:
        raise TableIsXml()
    if text.startswith((b"mime-version:", b"<!doctype", b"<html", b"<head", b"<meta", b"<body", b"<table", b"<style")):
        raise TableIsHtml()
    if text.startswith((b"<?xml", b"<!--", b"<script")):
        raise TableIsHtml()


def _is_dbf(path: Path, head: bytes) -> bool:
    """A version that is one, and binary figures where text would have letters; or the name says so."""
    looks_so = len(head) >= 32 and head[0] in DBF_VERSIONS and b"\0" in head[4:32]
    return looks_so or (path.suffix.lower() == ".dbf" and b"\0" in head)


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        raise TableDamaged() from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise TableIsDocument()
    if path.suffix.lower() == ".et":
        raise TableIsEt()
    raise TableIsOther()


def _compound(path: Path) -> Kind:
    """An old Office file: its streams say of which program; .et of WPS may hold an Excel stream, or its own only."""
    streams = set(_streams(path.read_bytes()))
    if streams & {"encryptedpackage", "encryptioninfo"}:
        raise TableLocked()
    if path.suffix.lower() == ".et" or any(name.startswith(("et", "wps")) for name in streams):
        raise TableIsEt()
    if streams & {"workbook", "book"}:
        return "xls"
    if streams & {"worddocument", "powerpoint document"}:
        raise TableIsDocument()
    raise TableDamaged() if not streams else TableIsOther()


def _streams(raw: bytes) -> Iterator[str]:
    """Names in the directory of a compound file, in lower case.

    Entries are 128 bytes long and lie at multiples of them ([MS-CFB] 2.6.1); all such places are looked at, so that a
    damaged chain of sectors hides none.
    """
    for at in range(512, len(raw) - 127, 128):
        length, kind = raw[at + 64] | raw[at + 65] << 8, raw[at + 66]
        if kind in (1, 2) and 4 <= length <= 64 and length % 2 == 0 and raw[at + length - 2 : at + length] == b"\0\0":
            name = raw[at : at + length - 2].decode("utf-16-le", errors="replace")
            if name.isprintable():
                yield name.lower()
