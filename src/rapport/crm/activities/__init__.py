"""Activities and tasks: what was done with a customer, what is to be done next, and the timeline that shows both.

Both are records like any other. Each stands on the timelines of its targets: the records that it names, the company of
its deal and that of its contact. Whoever may see one of these sees there what happened, whoever wrote it.
"""
