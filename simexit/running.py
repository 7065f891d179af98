"""Begin a run over fleets for whichever command asks for one, with the options that these share. Must not print."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING, Any

from batch.errors import Refused, ValueRefused
from batch.reading.encodings import is_encoding, no_such_encoding
from simexit.misuse import BadValue
from simexit.options import choices, today
from simexit.rulebooks import prepare

if TYPE_CHECKING:
    from simexit.batch_run import BatchRun


def run_with(options: dict[str, Any]) -> BatchRun:
    """A run with a command's options; those that are the command's own are taken out before."""
    from simexit.batch_run import BatchRun

    encoding = options["encoding"]
    if encoding and not is_encoding(encoding):
        raise BadValue(Refused(no_such_encoding(encoding)), option="--encoding")
    debug, language, as_of = options.pop("debug"), options.pop("lang"), options.pop("as_of") or today()
    try:
        decider = prepare(choices(options))
    except ValueRefused as error:
        raise BadValue(error, option="--assume") from None
    _keep_what_is_loaded()
    return BatchRun(decider, as_of, language, debug=debug, **options)


@cache
def _keep_what_is_loaded() -> None:
    """What is loaded at the first run stays: it need not be looked through again and again for what nobody uses."""
    gc.freeze()
