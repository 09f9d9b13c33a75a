"""Copies of the store in other SPARQL 1.1 stores, kept in step over the protocol."""
