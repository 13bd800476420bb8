"""Forecasts (预测): what a period should bring, for everybody whose deals the reader sees, beside targets and the word
of managers.

Figures are computed from deals when they are asked for, under the reader's rights; each carries the filter whose rows
add up to it. What people say of them (targets, and a manager's amount in place of the computed one) is only added to,
so its history is all there is of it.
"""
