"""Loading a meeting from workbooks."""
