"""What somebody proves beside a password or a mailed code: codes of an authenticator app, and recovery codes.

A passkey is checked with user verification and so is two factors by itself (`auth/ceremonies.py`).
"""
