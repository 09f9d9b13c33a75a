"""Nexus KG: a knowledge graph whose every answer carries its proof."""

__version__ = "0.1.0"
