"""File types: what a file really is, told from what is in it; its name proves nothing.

Source: the marks with which files of a type begin (PDF: ISO 32000-1, 7.5.2; PNG: ISO/IEC 15948; JPEG: ISO/IEC
10918-1), and the parts of the zips that Office (ECMA-376) and OpenDocument (ISO/IEC 26300) files are. What is
none of these, and no plain text, is not taken: programs, pages and pictures that can hold scripts among them.
Nothing here reads the database, the clock or the settings.
"""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class FileType:
    """A type that is taken. ending -- of its name; content -- as a browser is told; words -- for a person."""

    ending: str
    content: str
    words: str


PDF = FileType(".pdf", "application/pdf", "PDF")
PNG = FileType(".png", "image/png", "PNG picture")
JPEG = FileType(".jpg", "image/jpeg", "JPEG picture")
TEXT = FileType(".txt", "text/plain; charset=utf-8", "text")
CSV = FileType(".csv", "text/csv; charset=utf-8", "comma-separated values")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MARKED = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
# The word in [Content_Types].xml that says what an Office file is.
_OFFICE_TYPES = (
    (b"spreadsheetml.sheet.main+xml", FileType(".xlsx", f"{_OFFICE}spreadsheetml.sheet", "Excel workbook")),
    (
        b"wordprocessingml.document.main+xml",
        FileType(".docx", f"{_OFFICE}wordprocessingml.document", "Word document"),
    ),
    (
        b"presentationml.presentation.main+xml",
        FileType(".pptx", f"{_OFFICE}presentationml.presentation", "PowerPoint presentation"),
    ),
)
_OPEN = "application/vnd.oasis.opendocument."
_OPEN_TYPES = {
    f"{_OPEN}text".encode(): FileType(".odt", f"{_OPEN}text", "OpenDocument text"),
    f"{_OPEN}spreadsheet".encode(): FileType(".ods", f"{_OPEN}spreadsheet", "OpenDocument spreadsheet"),
}
TAKEN = "PDF, PNG, JPEG, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument, CSV or text"
_MOST_PARTS, _MOST_OF_A_PART = 5_000, 1024 * 1024


def type_of(file, name):
    """Return the FileType of a binary file, or None where it is not taken. Leaves the file at its start.

    name -- tells text from comma-separated values, which look alike, and nothing else.
    """
    try:
        file.seek(0)
        start = file.read(16)
        for mark, kind in _MARKED:
            if start.startswith(mark):
                return kind
        if start.startswith(b"PK\x03\x04"):
            return _zipped(file)
        return _plain(file, name)
    finally:
        file.seek(0)


def _zipped(file):
    """Return the type of an Office or OpenDocument file; None for any other zip, and for one with macros."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if len(parts) > _MOST_PARTS or any(name.casefold().endswith("vbaproject.bin") for name in parts):
                return None
            if "mimetype" in parts:
                return _OPEN_TYPES.get(_start_of(archive, parts["mimetype"]).strip())
            if "[Content_Types].xml" not in parts:
                return None
            said = _start_of(archive, parts["[Content_Types].xml"])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    if b"macroEnabled" in said:
        return None
    return next((kind for word, kind in _OFFICE_TYPES if word in said), None)


def _start_of(archive, part):
    with archive.open(part) as stream:
        return stream.read(_MOST_OF_A_PART)


def _plain(file, name):
    """Return TEXT or CSV of a file that is words throughout, in UTF-8 or as Windows writes; else None."""
    file.seek(0)
    held = file.read()
    if not held or any(byte < 32 and byte not in (9, 10, 12, 13) for byte in held):
        return None
    try:
        held.decode("utf-8")
    except UnicodeDecodeError:
        try:
            held.decode("cp1252")
        except UnicodeDecodeError:
            return None
    if held.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return None  # a web page or a picture that can hold scripts
    return CSV if PurePath(name).suffix.casefold() == ".csv" else TEXT
