"""Analysis of deals (分析): how fast a pipeline earns, why deals are lost, and how months convert as they age.

Figures are computed when they are asked for, under the reader's rights, from the deals' own rows and stage events; each
carries the filter whose rows add up to it. Amounts of two currencies are never added up: an answer is about one.
"""
