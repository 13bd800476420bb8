"""Who you are, what you may do, who holds a seat.

Identities, passwords, memberships and sessions live in the control database; persons and roles in the tenant's
schema. A request becomes a `Principal` (auth/principal.py) by one policy check (auth/guards.py), or is refused.
"""
