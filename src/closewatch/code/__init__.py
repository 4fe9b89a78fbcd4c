"""From a parse to events: one question a file."""
