"""Messages to people, and how their delivery went."""
