"""Imports: somebody's file becomes records, after a dry run that writes nothing, and can be undone as a whole.

A file is uploaded encrypted, its columns are mapped to fields, a check lists what is odd with a decision already
proposed for each, and a job writes the rows in chunks under one batch id.
"""
