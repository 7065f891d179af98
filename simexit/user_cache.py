"""Find this user's cache. Reads the environment, so that nothing below has to; must not know what is kept there."""

import os
import sys
from pathlib import Path

from engine.keeping.cache import Cache

# `off`, or a folder of one's own.
SWITCH = "SIMEXIT_CACHE"


def user_cache() -> Cache:
    """The cache in the system's usual folder; one that keeps nothing if the cache is off or there is no such folder."""
    said = os.environ.get(SWITCH, "")
    if said.lower() in ("off", "0", "no"):
        return Cache()
    return Cache(Path(said) if said else _folder())


def _folder() -> Path | None:
    """The folder that is usual on this system; a path that does not begin at a root is ignored."""
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
