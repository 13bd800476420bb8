"""Edits of all records that match: in the background, with progress, a result file, and undo."""
