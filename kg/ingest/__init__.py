"""Sources in: connectors (one file each), quarantine and the load transaction."""
