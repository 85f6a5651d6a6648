"""A static site of many results: which product keeps what, and what changed.

``reading`` takes what is handed over, ``table`` puts it together, ``feed`` says what changed, ``written`` makes the files.
"""
