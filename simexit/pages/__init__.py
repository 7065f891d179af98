"""The rulebook as pages: lists, single rules, and the documents a lawyer reads."""
