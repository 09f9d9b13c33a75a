"""The constraint components, by family; `catalogue` lists them all."""
