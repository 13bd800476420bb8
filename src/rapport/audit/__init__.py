"""The audit trail as people use it: search, export, check, and heads that are signed and sent outside."""
