"""Followers of records: following and leaving, who follows, and telling them of what others do with a record. Who is
told is found in the log of changes, by a job, so it is the same whichever way a record is changed. The table and the
filter are in the records core (`records/followers.py`).
"""
