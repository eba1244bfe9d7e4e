"""What the field looks like while it runs: who was reached, when they came, where they stop, whom we miss. No answers."""
