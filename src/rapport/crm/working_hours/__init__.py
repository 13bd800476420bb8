"""Working hours: when an organisation works, by weekdays, with its holidays and the days that make up for them.

What is promised within so many hours of work is reckoned by them: answers to leads, and whatever else has a deadline.
"""
