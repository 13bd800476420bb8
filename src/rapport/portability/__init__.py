"""Taking an organisation elsewhere, and ending it: an archive of everything in open formats, a new organisation made of
one, and the erasure of an organisation with a certificate. What an archive holds is described in docs/archive.md.
"""
