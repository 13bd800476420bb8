"""A Stripe of our own, for development and tests: the part of its API that this product uses, on a clock of its own.

The real SDK drives it, so what is wrong here is wrong there. Idempotency keys replay, cards decline and ask for
authentication as Stripe's test cards do, webhooks are signed, retried, and may be duplicated, held back, delayed,
shuffled or dropped (`knobs`). Only an embedded Rapport starts it.
"""
