"""Join tests of one decision's outcome: by *or* they are one test of its set of candidates. Knows no decision."""

from collections.abc import Mapping

from engine.conditions.nodes import Any_, Holds, Node, OutcomeIn
from engine.conditions.walking import rebuilt


def joined(node: Node, derived: Mapping[str, Node]) -> Node:
    """The condition with the tests of a decision joined by *or* as one, those behind derived facts among them.

    `a is x or a is y` is unknown to Kleene where `a` may be x or y, though it holds for certain.
    """
    node = rebuilt(node, lambda part: joined(part, derived))
    if not isinstance(node, Any_):
        return node
    tests: dict[str, OutcomeIn] = {}
    items: list[Node] = []
    counts: dict[str, int] = {}
    for item in node.items:
        test = _test(item, derived)
        if test is None:
            items.append(item)
            continue
        counts[test.decision] = counts.get(test.decision, 0) + 1
        if test.decision not in tests:
            tests[test.decision] = test
            items.append(item)
        else:
            before = tests[test.decision].outcomes
            tests[test.decision] = OutcomeIn(test.decision, tuple(dict.fromkeys((*before, *test.outcomes))))
    whole = tuple(_whole(item, tests, counts, derived) for item in items)
    return whole[0] if len(whole) == 1 else Any_(whole)


def _test(item: Node, derived: Mapping[str, Node]) -> OutcomeIn | None:
    """The test of an outcome that a part is, or a derived fact that is nothing else."""
    if isinstance(item, Holds) and item.name in derived:
        item = derived[item.name]
    return item if isinstance(item, OutcomeIn) else None


def _whole(
    item: Node, tests: Mapping[str, OutcomeIn], counts: Mapping[str, int], derived: Mapping[str, Node]
) -> Node:
    """A test that stands alone as it was written; one of several as the test of them all."""
    test = _test(item, derived)
    return tests[test.decision] if test is not None and counts[test.decision] > 1 else item
