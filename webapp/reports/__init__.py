"""Figures and documents drawn from every domain."""
