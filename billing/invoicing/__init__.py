"""Invoices: from the lines of a rating to a numbered, posted, immutable document, and what happens to it afterwards."""
