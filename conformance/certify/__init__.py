"""Certification: a bundle that holds all that a verdict rests on, and the judge of such bundles.

``make`` builds one from a finished run, ``verify`` judges one without a network. What both know of a bundle stands in
``statements`` (what is signed), ``files`` (how it lies on disk) and ``releases`` (which requirements score).
"""
