"""cogspec: a specification and conformance test kit for the Azure Cognitive Services containers."""

from importlib.metadata import version

__version__ = version("cogspec")
