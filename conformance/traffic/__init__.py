"""Recorded traffic: read from files of several forms, and judged without sending anything."""
