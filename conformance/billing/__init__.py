"""The other end of metering: an endpoint that records what containers report, and answers as it is told."""
