"""Dated steps of the committee."""
