"""Tables that bring a mapping with them: what their columns say."""
