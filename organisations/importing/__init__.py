"""Readers of the files that the frame comes from: pure Python, a file in, records out.

What cannot be read is an ImportProblemError.
"""
