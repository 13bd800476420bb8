"""Sign-up: from a company's name and a mailed code to an organisation that is up and a first session.

A bridge: it knows auth, tenants and billing, and none of them knows it.
"""
