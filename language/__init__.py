"""Puts codes and values into the words of one language, from one catalog of texts. Decides nothing."""
