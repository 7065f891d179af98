"""What a company's own terms file says of those in whose names its lines are registered: where their letters come from.
Knows no letter, nor how the file is read."""

import msgspec


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A registered owner: its address, who answers for it, its business registration, and other names it goes by."""

    address: str = ""
    email: str = ""
    contact: str = ""
    registration: str = ""
    names: list[str] = []


def owner_key(name: str) -> str:
    """A name as it is looked for."""
    return " ".join(name.casefold().split())
