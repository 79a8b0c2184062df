"""The committee's home, loading a meeting, the system page."""
