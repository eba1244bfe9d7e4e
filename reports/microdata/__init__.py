"""Microdata of earlier editions: what a file holds, what its columns mean, and the answers that come of it. Knows no database."""
