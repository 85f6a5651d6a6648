"""What one exchange with Read shows: files that are submitted and asked for later, or read while the caller waits."""
