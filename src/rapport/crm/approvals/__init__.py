"""Approvals: a change that a rule catches is held until those whom the rule names have agreed to it.

A request holds the write itself, sealed, goes through steps whose people vote, and does the write in the name of who
asked for it. While it is open its record's change waits: other fields stay writable.
"""
