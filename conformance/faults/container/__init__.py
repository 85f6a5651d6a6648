"""What a bad container of any kind gets wrong."""
