"""Where this user's cache lies. Reads the environment, so that nothing below has to; knows nothing of what is kept."""

import os
import sys
from pathlib import Path

from engine.keeping.cache import Cache

# `off`, or a folder of one's own.
SWITCH = "SIMEXIT_CACHE"


def user_cache() -> Cache:
    """The cache in the folder that the system has for such; one that keeps nothing where it is off or there is none."""
    said = os.environ.get(SWITCH, "")
    if said.lower() in ("off", "0", "no"):
        return Cache()
    return Cache(Path(said) if said else _folder())


def _folder() -> Path | None:
    """The folder by the custom of the system. One that does not start at a root is nobody's."""
    home = os.environ.get("HOME", "")
    if sys.platform == "win32":
        base, inside = os.environ.get("LOCALAPPDATA", ""), "simexit/Cache"
    elif sys.platform == "darwin":
        base, inside = home, "Library/Caches/simexit"
    elif base := os.environ.get("XDG_CACHE_HOME", ""):
        inside = "simexit"
    else:
        base, inside = home, ".cache/simexit"
    return Path(base, inside) if Path(base).is_absolute() else None
