"""Failures of a report, repeated: what broke a requirement then is tried again, and nothing else."""
