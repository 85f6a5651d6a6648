"""Face: detection and comparison, and the lists, groups, persons and faces that are kept."""
