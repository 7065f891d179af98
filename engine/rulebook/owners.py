"""What a company's own terms file says of those in whose names its lines are registered: where their letters come from.
Knows no letter, nor how the file is read."""

from collections.abc import Mapping
from unicodedata import normalize

import msgspec

_STOPS = str.maketrans({".": "", "。": "", ",": " ", "、": " "})


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A registered owner: its address, who answers for it, its business registration, and other names it goes by."""

    address: str = ""
    email: str = ""
    contact: str = ""
    registration: str = ""
    names: list[str] = []


def party_of(name: str, owners: Mapping[str, Owner]) -> str:
    """Whose name it is, however it is spelt: for all names of an owner the same, one that no other owner has."""
    owner = owners.get(owner_key(name))
    return owner_key(owner.names[0] if owner and owner.names else name)


def owner_key(name: str) -> str:
    """A name as it is looked for: whatever its capitals, blanks, full stops and commas."""
    return " ".join(normalize("NFKC", name).casefold().translate(_STOPS).split())
