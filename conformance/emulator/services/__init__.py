"""Between description and engine: the meaning of each service's requests, and the words of its errors."""
