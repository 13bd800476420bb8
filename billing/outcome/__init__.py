"""The share of growth: a contract with a baseline for each quarter, the wins that count, and quarterly statements.

A contract is signed by passkey, evidence only grows, and a statement that was accepted is never changed: what becomes
different afterwards is a new version of it. What a quarter comes to is worked out by `billing.rating.outcome` alone.
"""
