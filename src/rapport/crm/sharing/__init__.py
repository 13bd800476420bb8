"""Who else may see a record, or change it, and why somebody sees it.

A share opens one record to a person or a team until it ends; one with a role is a place in the record's team. What
shares come to is decided in the one predicate (`auth.authz.predicate`), here they are given, listed and taken back.
"""
