"""Response: within how much working time somebody answers a lead that came in, and what happens when nobody does.

A clock begins when a lead comes in or is first somebody's, runs in working hours only, and ends with the first
response. How it stands is in fields of the lead, worked out from what happened with it and never counted on.
"""
