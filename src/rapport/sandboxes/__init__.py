"""Sandboxes: copies of an organisation, with keys of their own, in which no personal data is left."""
