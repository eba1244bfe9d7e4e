"""The in-depth study without rows: its plan as data, the draw of organisations, and what its tables count. Plain Python."""
