"""Measurements, side by side in one run; ratios matter, seconds are this machine's."""
