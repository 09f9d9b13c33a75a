"""What the server answers to, one file a subject; each gives `resources(server)`."""
