"""Reads for loading and for the committee's home."""
