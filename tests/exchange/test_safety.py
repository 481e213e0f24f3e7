"""Nothing dangerous reaches the parser, and every refusal names its limit."""

import io
import time
import zipfile

import pytest

from exchange.reading import read_workbook
from exchange.safety import MOST_BYTES, MOST_PARTS, MOST_UNPACKED, Refused, inspect_upload
from tests.exchange.workbooks import make_workbook, part_of, with_part


def refusal(file):
    with pytest.raises(Refused) as refused:
        inspect_upload(file)
    return refused.value


def test_a_plan_workbook_passes_and_stands_at_its_start():
    file = make_workbook()
    inspect_upload(file)
    assert file.tell() == 0


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"Priority,Lead\n1,AB\n", b"%PDF-1.7", b"PK\x03\x04" + b"x" * 500]
)
def test_a_file_that_is_no_workbook_is_refused(data):
    assert "not an Excel workbook (.xlsx)" in str(refusal(io.BytesIO(data)))


def test_an_old_or_locked_workbook_is_refused_with_what_to_do():
    assert "save it as an Excel workbook (.xlsx)" in str(
        refusal(io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 600))
    )


def test_a_zip_of_something_else_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "Dear council")
    assert refusal(file).code == "not-a-workbook"


def test_a_document_of_another_program_is_refused():
    types = part_of(make_workbook(), "[Content_Types].xml").replace(
        b"spreadsheetml.sheet.main", b"wordprocessingml.document.main"
    )
    assert (
        refusal(with_part(make_workbook(), "[Content_Types].xml", types, replace=True)).code
        == "not-a-workbook"
    )


def with_size(size):
    """Return a workbook of exactly so many bytes."""
    file = with_part(make_workbook(), "filler.bin", b"")
    file = io.BytesIO(file.getvalue())
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b""
    missing = size - len(file.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(make_workbook()) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.namelist():
            made.writestr(part, given.read(part))
        made.writestr("filler.bin", b"\0" * (missing - 2), zipfile.ZIP_STORED)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"c" * (size - len(out.getvalue()))
    assert len(out.getvalue()) == size
    return out


def test_a_file_of_the_largest_size_passes_and_one_byte_more_is_refused():
    inspect_upload(with_size(MOST_BYTES))
    refused = refusal(with_size(MOST_BYTES + 1))
    assert refused.code == "file-too-large"
    assert "larger than 10 MB, which is the limit" in str(refused)


def with_parts(count):
    file = make_workbook()
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(count - len(archive.namelist())):
            archive.writestr(f"part{number}.xml", "<a/>")
    return file


def test_two_hundred_parts_pass_and_one_more_is_refused():
    inspect_upload(with_parts(MOST_PARTS))
    assert "201 parts inside and the limit is 200" in str(refusal(with_parts(MOST_PARTS + 1)))


def unpacked(size):
    file = make_workbook()
    with zipfile.ZipFile(file) as archive:
        already = sum(part.file_size for part in archive.infolist())
    return with_part(file, "xl/media/blank.bin", b"\0" * (size - already))


def test_the_largest_unpacked_size_passes_and_one_byte_more_is_refused():
    inspect_upload(unpacked(MOST_UNPACKED))
    refused = refusal(unpacked(MOST_UNPACKED + 1))
    assert refused.code == "too-large-unpacked"
    assert "15 MB unpacked" in str(refused)


def test_a_bomb_that_lies_about_its_size_is_refused_quickly():
    bomb = with_part(make_workbook(), "xl/worksheets/bomb.xml", b"<a>" + b" " * 200_000_000)
    data = bytearray(bomb.getvalue())
    with zipfile.ZipFile(bomb) as archive:
        part = archive.getinfo("xl/worksheets/bomb.xml")
    declared = part.file_size.to_bytes(4, "little")
    assert data.count(declared) >= 1
    lying = bytes(data).replace(declared, (1000).to_bytes(4, "little"))
    started = time.monotonic()
    assert refusal(io.BytesIO(lying)).code in ("too-large-unpacked", "not-a-workbook")
    assert refusal(bomb).code == "too-large-unpacked"
    assert time.monotonic() - started < 5


def test_more_cells_than_the_limit_are_refused():
    sheet = b"<sheetData><row>" + b'<c r="A1"><v/></c>' * 700_000 + b"</row></sheetData>"
    refused = refusal(with_part(make_workbook(), "xl/worksheets/wide.xml", sheet))
    assert "more than about 400,000 cells" in str(refused)


def test_more_formats_than_the_limit_are_refused():
    styles = part_of(make_workbook(), "xl/styles.xml").replace(
        b"</cellXfs>", b"<xf/>" * 200_001 + b"</cellXfs>"
    )
    refused = refusal(with_part(make_workbook(), "xl/styles.xml", styles, replace=True))
    assert "more than 200,000 pieces of formatting" in str(refused)


def test_macros_are_refused():
    assert refusal(with_part(make_workbook(), "xl/vbaProject.bin", b"x")).code == "has-macros"
    assert refusal(with_part(make_workbook(), "xl/VBAPROJECT.BIN", b"x")).code == "has-macros"
    types = part_of(make_workbook(), "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert (
        refusal(with_part(make_workbook(), "[Content_Types].xml", types, replace=True)).code == "has-macros"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet9.xml", "docProps/odd.png"])
def test_declarations_are_refused_in_any_part_and_any_encoding(name, encoding):
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    assert refusal(with_part(make_workbook(), name, text, replace=True)).code == "has-declarations"


def test_a_declaration_across_the_border_of_two_pieces_is_seen():
    text = b"<a>" + b" " * (256 * 1024 - 8) + b"<!DOCTYPE a>"
    assert refusal(with_part(make_workbook(), "xl/odd.xml", text)).code == "has-declarations"


def test_an_encoding_that_could_hide_a_declaration_is_refused():
    text = b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE a>".encode("cp037")
    assert refusal(with_part(make_workbook(), "xl/odd.xml", text)).code == "not-a-workbook"


def test_reading_gives_a_refusal_as_its_only_finding():
    content, findings = read_workbook(io.BytesIO(b"not a workbook"))
    assert content.fields == {}
    assert [(finding.severity, finding.code) for finding in findings] == [("error", "not-a-workbook")]


def test_a_workbook_whose_parts_are_damaged_is_refused_not_a_crash():
    for part in (
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/_rels/workbook.xml.rels",
    ):
        for data in (b"", b"<a>", b"<a/>", b"\xff\xfe", b"<worksheet"):
            content, findings = read_workbook(with_part(make_workbook(), part, data, replace=True))
            assert content.fields == {} or findings == [], (part, data)
