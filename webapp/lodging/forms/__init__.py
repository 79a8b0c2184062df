"""What is typed about hotels and their bills."""
