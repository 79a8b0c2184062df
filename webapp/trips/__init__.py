"""Vehicles, seats and head-counts of the closing field trips."""
