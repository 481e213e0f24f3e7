"""Reading finished PDFs back, for tests: their words, pages and outline."""

import re
import subprocess
import tempfile
from pathlib import Path

from page import validate_pdf

# The running header and footer of the plan document stand in these margins, in points.
TOP, BOTTOM = 20 * 72 / 25.4, 18 * 72 / 25.4


class Pdf:
    """A finished PDF. words -- all of it in reading order, without running headers or white space."""

    def __init__(self, content):
        self.content = content
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "document.pdf"
            path.write_bytes(content)
            self.sizes = _sizes(path)
            self.text = "\n".join(_page(path, number, size) for number, size in enumerate(self.sizes, 1))
            report = validate_pdf(str(path))
        self.faults = [f"{one.rule_id}: {one.message}" for one in report.failures]
        self.is_accessible = report.is_compliant
        self.words = squeeze(self.text)

    @property
    def pages(self):
        return len(self.sizes)


def squeeze(words):
    """Return the words without white space, as they are compared."""
    return re.sub(r"\s+", "", words)


def _sizes(path):
    said = _run("pdfinfo", "-f", "1", "-l", "9999", str(path))
    return [
        (float(wide), float(high)) for wide, high in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", said)
    ]


def _page(path, number, size):
    wide, high = size
    crop = ("-x", "0", "-y", f"{TOP:.0f}", "-W", f"{wide:.0f}", "-H", f"{high - TOP - BOTTOM:.0f}")
    return _run("pdftotext", "-raw", "-f", str(number), "-l", str(number), *crop, str(path), "-")


def _run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
