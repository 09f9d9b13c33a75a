"""The ontology edited: its files in one form, compared, and filled from a spreadsheet."""
