"""Mail domains that organisations have proved to be theirs, and asking to join by one's address.

A domain is proved by a TXT record with a random token, and looked up again every day. What it gives is no right:
whoever has proved an address of it is told that the company is here, and may ask to join or is let in with a small
role. Nobody learns of it before the mailbox is proved (docs/organisations.md, decision 0026).
"""
