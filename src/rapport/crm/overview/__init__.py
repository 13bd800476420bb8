"""What is known around one record: what is related to it, how it fares, and what to do next.

Every figure has its limit and leads to the very records that it was counted from, and none is added up to a score.
Suggestions come from rules with names; what people said to them is kept, so that rules can be judged by it later.
"""
