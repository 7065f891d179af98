"""Open what we write in LibreOffice, the reader that is not a library; tests that need it are skipped without it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
# Letters need its part for texts, which Debian installs apart.
needs_office_for_letters = pytest.mark.skipif(
    shutil.which("lowriter") is None, reason="LibreOffice Writer is not installed"
)
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def converted(path: Path, ending: str, folder: Path) -> Path:
    """The file as LibreOffice opens it and saves it in another format."""
    out = folder / "converted"
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir", str(out),
         str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return out / f"{path.stem}.{ending}"


def pages(pdf: Path) -> int:
    """How many pages a PDF of LibreOffice has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
