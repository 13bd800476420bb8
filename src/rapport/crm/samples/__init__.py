"""Sample records that a new organisation may ask for at sign-up, so that no first screen is empty.

They are ordinary records of the founder: edited, deleted and exported like any other.
"""
