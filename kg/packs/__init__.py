"""Questions: found, checked, run with the proof of every row, and rendered."""
