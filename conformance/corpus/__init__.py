"""Test cases made from the descriptions: generated once, frozen, replayed fast and judged by the description."""
