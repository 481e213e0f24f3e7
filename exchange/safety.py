"""Safety: what is looked at in an uploaded file before anything parses it.

Source: the design, section 10 "Bad input", and trials with openpyxl, which took 47 seconds and 1.2 GB over
a file of 97 KB. An .xlsx file is a zip of XML parts. Each part is really unpacked here, in pieces, and
counted: the sizes that a zip declares may be false.
"""

import re
import zipfile
import zlib

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 15 * 1024 * 1024
MOST_PARTS = 200
MOST_TAGS = 2_000_000  # a filled cell has four to six: about 400,000 cells
MOST_STYLE_TAGS = 200_000  # openpyxl takes 20 microseconds and 1 KB for each cell format

_PIECE = 256 * 1024
_OVERLAP = 64
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MAIN_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"}
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Refused(Exception):
    """An uploaded file that is not read. code -- kebab case; remedy -- what the person can do."""

    def __init__(self, code, message, remedy):
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy

    def __str__(self):
        return f"{self.message} {self.remedy}"


def inspect_upload(file):
    """Raise Refused unless the file is an .xlsx workbook that is safe to parse. Leaves it at its start.

    file -- a binary file that can be read from any place.
    """
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if size > MOST_BYTES:
        raise Refused(
            "file-too-large",
            f"The file is larger than {_megabytes(MOST_BYTES)}, which is the limit.",
            "Take out pictures and unused sheets and save it again.",
        )
    if start == _OLD_EXCEL:
        raise Refused(
            "not-a-workbook",
            "The file is an old Excel workbook (.xls) or is protected with a password.",
            "Open it in Excel, take the password off and save it as an Excel workbook (.xlsx).",
        )
    try:
        with zipfile.ZipFile(file) as archive:
            _inspect(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise not_a_workbook() from error
    finally:
        file.seek(0)


def not_a_workbook():
    """Return the refusal of a file that is no .xlsx workbook or is damaged."""
    return Refused(
        "not-a-workbook",
        "The file is not an Excel workbook (.xlsx), or it is damaged.",
        "Open it in Excel and save it as an Excel workbook (.xlsx).",
    )


def _inspect(archive):
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused(
            "too-many-parts",
            f"The file has {len(parts)} parts inside and the limit is {MOST_PARTS}.",
            "Take out pictures, comments and unused sheets and save it again.",
        )
    names = [part.filename.casefold() for part in parts]
    if "[content_types].xml" not in names or len(set(names)) != len(names):
        raise not_a_workbook()
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _has_macros()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(
            "protected",
            "Parts of the file are protected with a password.",
            "Take the password off and save it again.",
        )
    left, tags = MOST_UNPACKED, 0
    for part in parts:
        with archive.open(part) as stream:
            size, found = _scan(stream, left)
        left, tags = left - size, tags + found
        if part.filename.casefold().endswith("styles.xml") and found > MOST_STYLE_TAGS:
            raise Refused(
                "too-many-formats",
                f"The workbook has more than {MOST_STYLE_TAGS:,} pieces of formatting, which is the limit.",
                "Copy the words into a new workbook, without their formats, and save that.",
            )
        if tags > MOST_TAGS:
            raise Refused(
                "too-many-cells",
                "The workbook has more than about 400,000 cells, counting empty ones that have a format.",
                "Delete the empty rows and columns after the data and save it again.",
            )
    _inspect_types(archive.read(parts[names.index("[content_types].xml")]).decode("utf-8", "replace"))


def _inspect_types(types):
    if "macroenabled" in types.casefold() or "vbaproject" in types.casefold():
        raise _has_macros()
    if _MAIN_PART not in types:
        raise not_a_workbook()


def _scan(stream, left):
    """Read one part in pieces. Return its size and its tags; refuse what must not be parsed."""
    size, tags, tail = 0, 0, b""
    while piece := stream.read(min(_PIECE, left - size + 1)):
        size += len(piece)
        if size > left:
            raise Refused(
                "too-large-unpacked",
                f"The file is larger than {_megabytes(MOST_UNPACKED)} unpacked, which is the limit.",
                "Take out pictures and unused sheets, delete empty rows after the data, and save it again.",
            )
        plain = piece.replace(b"\0", b"")  # UTF-16 text too
        if size == len(piece):
            _inspect_encoding(plain)
        if _DECLARATION.search(tail + plain):
            raise Refused(
                "has-declarations",
                "The file has a DOCTYPE or entity declaration inside, which a workbook never needs.",
                "Copy the sheets into a new workbook and save that.",
            )
        tags += plain.count(b"<")
        tail = plain[-_OVERLAP:]
    return size, tags


def _inspect_encoding(start):
    """Refuse XML in an encoding in which a declaration could not be seen."""
    found = _ENCODING.match(start.lstrip(b"\xef\xbb\xbf\xfe\xff \r\n\t"))
    if found and found[1].lower() not in _ENCODINGS:
        raise not_a_workbook()


def _has_macros():
    return Refused(
        "has-macros",
        "The workbook has macros, which are not accepted.",
        "Save it as an Excel workbook without macros (.xlsx).",
    )


def _megabytes(size):
    return f"{size // 1024 // 1024} MB"
