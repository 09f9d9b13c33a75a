"""Nexus KG: a knowledge graph of the crime-terror continuum whose every answer carries its proof."""

__version__ = "0.1.0"
