"""Root keys: the protocol, those who keep one, and the keysets that a process has open."""
