"""Questions: find, check, run and render them, each row with its proof."""
