"""Companies: the organisations that our customer sells to, buys from or watches.

A company may stand below another one. People belong to companies as contacts, with a role.
"""
