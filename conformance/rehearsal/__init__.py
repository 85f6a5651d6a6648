"""The rehearsal of leaving a service: what was recorded of it is sent to another one, and told what changes for a client."""
