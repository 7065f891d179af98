"""Find Chromium for the tests that need a real browser, and start it; it must not know what is looked at.

SIMEXIT_CHROMIUM names it; `no` leaves these tests out.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SWITCH = "SIMEXIT_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
# Nothing but the page is asked for; a machine without a screen or a graphics card is enough.
_QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
HOW = f"`make chromium` installs it where it can, {SWITCH}=PATH names another, {SWITCH}=no leaves these tests out"


def chromium_here() -> str | None:
    """Where Chromium is; None where there is none, or none is wanted."""
    said = os.environ.get(SWITCH, "")
    if said.lower() == "no":
        return None
    if said:
        return shutil.which(said)
    found = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    return next((path for path in found if path), None)


def why_no_chromium() -> str:
    """Why there are no tests in a browser here; blank where there are."""
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        return "no Playwright: `make venv-dev` installs it"
    return "" if chromium_here() else f"no Chromium: {HOW}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, until the end of the block. Where tests must run (CI), it is an error that there is none."""
    if why := why_no_chromium():
        if os.environ.get("CI") and os.environ.get(SWITCH, "").lower() != "no":
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    alone = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_here(), args=[*_QUIET, *alone])
        try:
            yield browser
        finally:
            browser.close()


def is_ours(address: str, origin: str) -> bool:
    """Whether what a page asked for is on this server, or was made in the page itself."""
    return address.startswith((f"{origin}/", f"blob:{origin}/", "data:"))
