"""Walk through conditions: their parts, what these name, and the same condition with some of its parts changed.

Knows how a condition is put together; must not know what its parts mean, nor evaluate any.
"""

from collections.abc import Callable, Mapping

from engine.conditions.nodes import NAMING, Holds, Known, Node, TakesDecision, Value

# Put together once: thousands of parts are asked whether they are one of these.
_COMPUTED = (Value, Holds, Known)


def walk(node: Node) -> list[Node]:
    """The node and everything below it, top first, left to right."""
    found, waiting = [], [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting.extend(reversed(part.children()))
    return found


def parts_of(node: Node, derived: Mapping[str, Node]) -> list[Node]:
    """The node and everything below it, what the derived facts it names consist of included."""
    found, followed = walk(node), set()
    for part in found:  # which grows
        if isinstance(part, _COMPUTED) and part.name in derived and part.name not in followed:
            followed.add(part.name)
            found.extend(walk(derived[part.name]))
    return found


def spelled_out(node: Node, derived: Mapping[str, Node]) -> Node:
    """The condition with each computed yes/no replaced by what it is computed as."""
    if isinstance(node, Holds) and node.name in derived:
        return spelled_out(derived[node.name], derived)
    return rebuilt(node, lambda part: spelled_out(part, derived))


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same part made of its changed children."""
    fields = {name: getattr(node, name) for name in node.__struct_fields__}
    for name, value in fields.items():
        if isinstance(value, Node):
            fields[name] = change(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            fields[name] = tuple(change(item) for item in value)
    return type(node)(**fields)


def decisions_in(node: Node, derived: Mapping[str, Node]) -> tuple[str, ...]:
    """The decisions that a condition takes as input, itself or through derived facts, each once."""
    parts = (part.decision for part in parts_of(node, derived) if isinstance(part, TakesDecision))
    return tuple(dict.fromkeys(parts))


def names_in(node: Node) -> tuple[str, ...]:
    """The facts, terms and derived facts a tree looks at, each once, in the order written."""
    named = (part.name for part in walk(node) if isinstance(part, NAMING))
    return tuple(dict.fromkeys(named))
