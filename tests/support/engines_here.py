"""Whether durable-rules can be had on this machine, found without asking the program: one that the program passes over
by mistake must fail its tests, and only one that is missing may skip them.
"""

import pytest


def _is_here() -> bool:
    try:
        import durable.engine  # noqa: F401 - whether it can be imported is the question
    except (ImportError, OSError):
        return False
    return True


DURABLE_RULES = _is_here()
needs_durable_rules = pytest.mark.skipif(
    not DURABLE_RULES, reason="durable-rules can't be had here, so there is nothing to compare"
)
