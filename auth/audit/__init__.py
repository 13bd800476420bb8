"""The audit trail: what happened that security asks about, sealed in a chain for each organisation.

`catalogue` says which kinds of events there are; `sealing` numbers and chains what `auth.security_log` noted,
`checking` finds what was altered since, `counted` notes what would be too much to note one by one.
"""
