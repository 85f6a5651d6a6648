"""The other end of metering: an endpoint that records what containers report."""
