"""Institutions, their places at the meeting, and the people who hold them."""
