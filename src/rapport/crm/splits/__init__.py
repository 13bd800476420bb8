"""How deals are split between the people of their teams: who is in which role, with which share of the deal."""
