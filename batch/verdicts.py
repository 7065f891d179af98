"""Name the decisions that tell what becomes of a line. Imports nothing: one line's check needs no table's shape."""

#: In order.
VERDICTS = ("stage", "eligibility", "action", "balance", "channel")
