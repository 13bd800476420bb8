"""What a machine authenticates with: personal access tokens, and those of service accounts.

A token acts for one person of one organisation, with what its scopes and that person's rights of this moment have in
common. A service account is a person too, but nobody: it has a role and no membership, so no seat and no sign-in.
"""
