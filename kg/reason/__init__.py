"""OWL 2 RL: materialise, update, explain, inconsistencies."""
