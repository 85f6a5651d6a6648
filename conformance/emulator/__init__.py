"""The reference target: a real HTTP server made from the description, with an engine that does the work.

It shares nothing with the tests but the description and the wire, or it would share their mistakes.
"""
