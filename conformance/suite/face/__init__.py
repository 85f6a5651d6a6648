"""Face: detection and comparison, and the lists, groups, persons and faces that are kept.

The tests make lists and groups under ids that begin with the name of their run, and remove them again, also after a
failure. They change nothing that was there before, and read other lists and groups only to find their own among them.
"""
