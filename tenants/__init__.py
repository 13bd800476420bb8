"""Which organisation, which schema, which keys, which entitlements.

Each organisation has one PostgreSQL schema, one role and one keyset. The directory in the control database says
where they are; everything else reaches a tenant through `tenants.directory`.
"""
