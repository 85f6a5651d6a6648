"""What a description says of one exchange."""
