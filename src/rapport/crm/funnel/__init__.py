"""Funnels (漏斗): how many records came how far, how long they stood where, and what the quarter brought.

Cohorts are made by a record's first entry, so that a young record doesn't pull the conversion of old ones down. Every
figure carries the filter whose rows add up to it.
"""
