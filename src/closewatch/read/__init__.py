"""From restored text to sentences and trees: the only room that knows the parser."""
