"""How tests are run: property tests without a clock (the same examples each time in CI), and a cache of their own.

HYPOTHESIS_EXAMPLES=1000 looks harder, for the laws that name no number of their own.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile(
    "project",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "30")),
)
settings.load_profile("project")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Nothing kept by another program decides a test; programs that a test starts inherit the folder."""
    folder = tmp_path_factory.mktemp("cache") / "simexit"
    with pytest.MonkeyPatch.context() as patch:
        if os.environ.get("SIMEXIT_CACHE") != "off":  # with it, all tests run with nothing kept
            patch.setenv("SIMEXIT_CACHE", str(folder))
        yield folder
