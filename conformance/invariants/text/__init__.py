"""What one exchange with Text Analytics shows."""
