"""Rapport, the product: the CRM itself and the composition root that starts it. The lower floors know nothing of it."""
