"""Reading text from files: pages are opened and read in processes of their own, results are kept until they expire."""
