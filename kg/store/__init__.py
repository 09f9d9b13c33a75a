"""Stores of quads: generations that are published whole, opened for reading or added to."""
