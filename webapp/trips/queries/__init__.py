"""Reads on vehicles, seats and who is on board, by what they are for."""
