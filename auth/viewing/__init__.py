"""Viewing as somebody else: whoever may (`Rights.view_as`) sees the application as another member sees it, for half an
hour at most, and changes nothing. The one who was viewed is told, and the log of security events has the reason.
"""
