"""The contextual bandit of Personalizer."""
