"""Read the registered owners of a company's own terms file. Knows no letter."""

from engine.rulebook.owners import Owner, owner_key
from engine.rulebook.shape import build, mapping
from engine.rulebook.yamlfile import YamlFile


def read_owners(file: YamlFile) -> dict[str, Owner]:
    """The owners by their names as sheets write them, small and capital letters alike."""
    found: dict[str, Owner] = {}
    for written, data in mapping(mapping(file.data, file).get("owners"), file, "owners").items():
        owner = build(Owner, data, file, "owners", written)
        for name in dict.fromkeys((owner_key(str(written)), *map(owner_key, owner.names))) if owner else ():
            if name in found:
                file.problem(f"`{name}` is the name of two owners; keep it under one", "owners", written)
            found[name] = owner or Owner()
    return found
