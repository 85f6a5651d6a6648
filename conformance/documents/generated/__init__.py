"""Pages, and parts of pages, that are made from the specifications: nobody writes what a file of ``specs/`` knows."""
