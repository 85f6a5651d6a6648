"""One run: what was asked for, which tests belong to it, what they and the exchanges showed, and what follows."""
