"""Rates of other currencies to the organisation's own: from which day each holds, and what an amount comes to by it."""
