"""Repeat a case of the pages by the command that they show, as it stands, in the case as it is taken away."""

from __future__ import annotations

import io
import shlex
import zipfile
from pathlib import Path

import pytest

from tests.support.page_client import PageClient
from tests.support.pages_served import AS_OF
from tests.support.real_sheets import command


def unpacked(client: PageClient, case: str, folder: Path) -> Path:
    """The folder of the case that was taken away as a whole, without what was made of it."""
    with zipfile.ZipFile(io.BytesIO(client.made(case, "case.zip"))) as packed:
        packed.extractall(folder)
    for path in (folder / "outputs").iterdir():
        path.unlink()
    return folder


def repeated(client: PageClient, case: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The codes that the command writes."""
    there = unpacked(client, case, folder / "there")
    words = shlex.split(PageClient.command_in(client.get(f"{case}/take-away").text))
    assert words[:2] == ["simexit", "batch"]
    assert words[words.index("--as-of") + 1] == AS_OF
    monkeypatch.chdir(there / "inputs")
    status, _, said = command(words[1], *words[2:])
    assert status in (0, 1), said
    return (there / "outputs" / "codes.csv").read_bytes()
