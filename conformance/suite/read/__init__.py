"""Read, versions 2.0 and 3.2: files submitted, asked for and read at once; both versions promise nearly the same."""
