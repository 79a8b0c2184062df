"""One view over people: lists, search, cards."""
