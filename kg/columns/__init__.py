"""Dictionary-encoded integer columns: the form on which reason and validate compute."""
