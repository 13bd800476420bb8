"""Web forms (表单): pages without a sign-in on which a visitor leaves their details, each of which becomes a lead.

What a visitor sends is a touch: which form, from where, with which campaign's words, and what they agreed to. A first
one makes a lead through the one write path; one with an address that an open lead has is kept on that lead.
"""
