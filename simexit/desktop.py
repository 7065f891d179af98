"""Know what surrounds the program: whether there is a desktop to open a page on, and which language it speaks.

Reads the environment, so that nothing else has to. Must not know what is opened.
"""

from __future__ import annotations

import os
import sys

from simexit.spoken import language_like


def has_desktop() -> bool:
    """Whether a browser window can be shown to the person at the terminal."""
    if sys.platform == "win32":
        return True
    if sys.platform == "darwin":
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def language_here() -> str:
    """The language of the system, where we speak it; else English."""
    from engine.rulebook.book import FALLBACK, languages_in

    return language_like(_named_by_system(), languages_in()) or FALLBACK


def _named_by_system() -> str:
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    said = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((name for name in said if name), "")
