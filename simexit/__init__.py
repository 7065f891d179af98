"""simexit: whether a Hong Kong SIM may be cancelled now, what stands in the way, and what to do instead.

The public names; everything else may change. Importing this loads neither pandas nor numpy, and each name is loaded
when it is first asked for, so that the command line can be interrupted from its first moment.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simexit.api import check, check_fleet

__all__ = ["__version__", "check", "check_fleet"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in __all__:
        from simexit import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
