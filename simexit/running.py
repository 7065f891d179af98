"""Begin the check of a fleet for whichever command asks for one, with the options that these share."""

from __future__ import annotations

import gc
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from batch.errors import Refused, ValueRefused
from batch.reading.encodings import is_encoding, no_such_encoding
from simexit.echo import echo
from simexit.misuse import BadValue
from simexit.options import choices, today
from simexit.rulebooks import prepare

if TYPE_CHECKING:
    from simexit.fleet_check import FleetCheck


def check_with(options: dict[str, Any]) -> FleetCheck:
    """A check with a command's options; those that are the command's own are taken out before."""
    from simexit.fleet_check import FleetCheck

    encoding = options["encoding"]
    if encoding and not is_encoding(encoding):
        raise BadValue(Refused(no_such_encoding(encoding)), option="--encoding")
    language, as_of = options.pop("lang"), options.pop("as_of") or today()
    try:
        decider = prepare(choices(options))
    except ValueRefused as error:
        raise BadValue(error, option="--assume") from None
    _keep_what_is_loaded()
    del options["debug"]  # no check tells more for it
    return FleetCheck(decider, as_of, language, tell=partial(echo, err=True), **options)


@cache
def _keep_what_is_loaded() -> None:
    """What is loaded at the first run stays: it need not be looked through again and again for what nobody uses."""
    gc.freeze()
