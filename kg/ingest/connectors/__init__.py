"""One file a kind of source, each with a `CONNECTOR`; found by listing this package."""
