"""What workers do, one file a task: `run(context, arguments, answer)`, found by its file's name."""
