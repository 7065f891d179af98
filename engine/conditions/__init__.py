"""The language of conditions: parsed once, evaluated over one SIM or a million."""
