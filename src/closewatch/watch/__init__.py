"""Watches: what a user wants to be told of, when it rings, and how the message gets there. Reads no text."""
