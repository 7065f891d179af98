"""A fleet decided: facts across its rows, codes, questions and to-dos as tables."""
