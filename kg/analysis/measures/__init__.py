"""The measures, one a file; each is found by listing this package."""
