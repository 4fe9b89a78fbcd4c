"""Closewatch: from text as it was received to sourced political events."""
