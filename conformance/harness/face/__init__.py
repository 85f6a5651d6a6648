"""What tests of Face are given: a client in their words, and what cases name."""
