"""Show the rulebook as pages: lists, single rules, and the documents that a lawyer reads."""
