"""simexit: whether a Hong Kong SIM may be cancelled now, what stands in the way, and what to do instead.

The public names; everything else may change. Importing this loads neither pandas nor numpy.
"""

from simexit.api import check, check_fleet

__all__ = ["__version__", "check", "check_fleet"]
__version__ = "0.1.0"
