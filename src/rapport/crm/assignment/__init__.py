"""Assignment: leads that come in without an owner go to whom the organisation's rules name, by turns.

The first rule whose criteria a lead meets decides. Whoever is away, has as many open leads as they can take, lacks a
skill or doesn't cover the lead's territory is passed over; of the others the one is next who has waited longest.
"""
