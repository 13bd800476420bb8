"""The books as the people see them who run this installation: receivables, money, the ledger, and what they do about
an invoice. Only for who has the right `billing` in the organisation that is the operator.
"""
