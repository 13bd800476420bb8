"""Metering: usage events are written once, rolled up by day in the same transaction, and read by rating."""
