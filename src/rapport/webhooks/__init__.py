"""Webhooks: addresses of other systems that are told what changed, signed, again until it is there.

An endpoint acts by the rights of whoever saved it last, as they are at the moment. What is told comes from the feed of
changes (`rapport.sync.feed`), in whose cursor each endpoint keeps how far it is.
"""
