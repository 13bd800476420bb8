"""The calendar: tasks, calls, meetings, visits and deals' next steps of some days, on a page and as a feed for others.

It has no records of its own: it shows those of other features as far as its reader may see them.
"""
