"""Graph measures of a view's network: who stands where among the things that relations join."""
