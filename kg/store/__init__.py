"""The embedded store: generations, transactions, backup; terms in, terms out."""
