"""Terms, namespaces, records, views and errors: plain typed data that every room shares."""
