"""SHACL, compiled onto columns; one report whichever engine ran."""
