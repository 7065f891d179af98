"""Read what a company's own terms file says of those in whose names its lines are registered: where their letters come
from. Knows no letter."""

import msgspec

from engine.rulebook.shape import build, mapping
from engine.rulebook.yamlfile import YamlFile


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


def owner_key(name: str) -> str:
    """A name as it is looked for."""
    return " ".join(name.casefold().split())
