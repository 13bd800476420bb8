"""What a person may do: roles are data, rights are what they add up to, the predicate is how rows are hidden."""
