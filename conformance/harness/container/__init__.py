"""What every container serves, in the words of its tests."""
