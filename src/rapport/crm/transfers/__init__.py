"""Transfers: a record is handed from one person to another person or team, by a checklist and with an answer.

Not hand-overs (`rapport.crm.handover`), which move all that somebody holds when they leave and ask nobody.
"""
