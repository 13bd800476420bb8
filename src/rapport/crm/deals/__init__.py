"""Deals (商机): what may be sold to a company, for how much and by when.

A deal stands in one stage of one pipeline; stages have a probability and gates, and every change of stage is a business
fact with its own row. Won and lost are stages too.
"""
