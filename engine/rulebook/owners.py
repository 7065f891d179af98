"""Read what a company's own terms file says of those in whose names its lines are registered: where their letters come
from. Knows no letter."""

from collections.abc import Mapping
from unicodedata import normalize

import msgspec

from engine.rulebook.shape import build, mapping
from engine.rulebook.yamlfile import YamlFile

_STOPS = str.maketrans({".": "", "。": "", ",": " ", "、": " "})


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A registered owner: its address, who answers for it, its business registration, and other names it goes by."""

    address: str = ""
    email: str = ""
    contact: str = ""
    registration: str = ""
    names: list[str] = []


def read_owners(file: YamlFile) -> dict[str, Owner]:
    """The owners by their names as sheets write them, small and capital letters alike."""
    found: dict[str, Owner] = {}
    for written, data in mapping(mapping(file.data, file).get("owners"), file, "owners").items():
        owner = build(Owner, data, file, "owners", written)
        for name in dict.fromkeys((owner_key(str(written)), *map(owner_key, owner.names))) if owner else ():
            if name in found:
                file.problem(f"`{name}` is the name of two owners", "owners", written)
            found[name] = owner or Owner()
    return found


def party_of(name: str, owners: Mapping[str, Owner]) -> str:
    """Whose name it is, however it is spelt: one word for all names of an owner."""
    key = owner_key(name)
    owner = owners.get(key)
    return key if owner is None else next(name for name, one in owners.items() if one is owner)


def owner_key(name: str) -> str:
    """A name as it is looked for: whatever its capitals, blanks, full stops and commas."""
    return " ".join(normalize("NFKC", name).casefold().translate(_STOPS).split())
