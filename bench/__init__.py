"""The performance scoreboard: one module an operation, each prints one JSON line with its limit of the same run."""
