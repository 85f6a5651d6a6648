"""What a failure was about, as people see it: a series with its band, an image with boxes on it, a text with its parts."""

from conformance.report.views.finding import views_of
from conformance.report.views.models import Box, Mark, Picture, Plot, Text, Views

__all__ = ["Box", "Mark", "Picture", "Plot", "Text", "Views", "views_of"]
