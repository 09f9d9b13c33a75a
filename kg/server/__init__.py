"""The server: SPARQL endpoint, graph store, questions with proof, and the page."""
