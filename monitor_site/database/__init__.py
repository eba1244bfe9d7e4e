"""How Django reaches PostgreSQL: its own backend, with connections of the pool checked for nothing."""
