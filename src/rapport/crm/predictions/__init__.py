"""What is likely to become of records: each prediction with its model, its reasons and what became of it.

The first model is counted, not learned: how many of an organisation's own closed deals were won that stood in the same
stage for at least as long. Whatever predicts later writes the same rows, so that models can be judged by one measure.
"""
