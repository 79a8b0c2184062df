"""Reads on checkpoints and on the ledger, by what they are for."""
