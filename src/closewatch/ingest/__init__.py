"""From sources to the store: restored, told by language, coded, joined and held against the watches."""
