"""Personalizer: ranks, the events they make, and the management of what is learned from them.

Rank and reward teach the container under test. The tests of configuration, policy, logs and model
change it for everybody: they put back what can be read beforehand, but a model that was reset and logs
that were deleted are gone. None of this is for the loop of a production system.
"""
