"""The demo of 2020 on a development machine: everybody in it is invented, and everything goes through the real operations."""
