"""Duplicates: records that are probably one, with a reason for each pair.

Candidates share a keyed hash (mail, phone, website, name) or rare search tokens of their titles, and are judged on
decrypted text. Pairs of an object's whole list are found by a job; a pair that somebody dismissed stays dismissed.
"""
