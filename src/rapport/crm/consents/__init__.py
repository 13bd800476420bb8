"""What people agreed to: for which purpose, by which channel, to which words and on what evidence; and what they took
back.

Whoever wants to use somebody's details for a purpose asks the one gate, `may`.
"""
