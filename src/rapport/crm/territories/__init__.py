"""Territories: which records lie in which part of the market, and who sees them by it.

The tree and its members are auth's (`auth.territories`), as rights rest on them; here are the rules that put records
into territories, choosing one by hand, and the routes of both.
"""
