"""What one exchange with the Personalizer shows."""
