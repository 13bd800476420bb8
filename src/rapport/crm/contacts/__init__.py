"""Contacts: the people at companies.

A contact may belong to several companies, in each with a role, and one of them is the primary one.
"""
