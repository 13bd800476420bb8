"""Queues: records that wait for whoever takes them first.

Who may take what is auth's (`auth.queues`), as a queue is an owner; here are the routes, and taking.
"""
