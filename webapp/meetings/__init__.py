"""The meeting, its halls, its agenda and the regions of the country."""
