"""The command line: one file a group, no logic of its own."""
