"""Leads (线索): people who may become customers, before anybody knows whether they will.

A lead's status has a history of its own: becoming an MQL or an SQL is an event on the lead. Conversion makes a
company, a contact and a deal of it, or finds those that are there already; the lead stays, linked with them.
"""
