"""Frozen look-ups made from the data files beside this module; no text is read here."""
