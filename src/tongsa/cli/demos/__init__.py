"""What `tongsa demo` trains: one file a task."""
