"""``python -m conformance`` is ``cogspec``."""

from conformance.cli import main

main()
