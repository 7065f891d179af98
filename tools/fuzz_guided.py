"""Try texts that lead to code which no text before has led to, as atheris finds them.

python -m uv pip install atheris        it has no wheel for Windows, so it is in no lock
python -m tools.fuzz_guided cell -max_total_time=3600
"""

from __future__ import annotations

import sys

_OURS = ("engine", "language", "batch", "simexit")


def main() -> None:
    """Run atheris on one kind of text; the other arguments are those of libFuzzer."""
    import atheris

    with atheris.instrument_imports(include=list(_OURS)):
        from tests.support.guided import TAKEN

    kind, *options = sys.argv[1:] or ["cell"]
    TAKEN[kind]("")  # what is loaded with the first is no find

    def tried(data: bytes) -> None:
        TAKEN[kind](data.decode("utf-8", "replace"))

    atheris.Setup([sys.argv[0], *options], tried)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
