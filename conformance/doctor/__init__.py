"""Why a container does not answer: looked at from the outside in, each finding with its cause and what mends it."""
