"""Proposes what a file would change about the frame: who is who, and what is in doubt; and writes what was confirmed of it."""
