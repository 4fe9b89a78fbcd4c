"""Stored events as files in the field's formats."""
