"""Merging: several records of one kind become one, and everything that hangs on them is its.

The record that stays takes a value for each field from one of them; the others lie in the trash under ids that go on
leading to it. What was moved is written down row by row, so that a merge can be undone.
"""
