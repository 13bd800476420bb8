"""The wiring of payments. Its one route is in `rapport/stripe_webhook.py`: policies are auth's, which lies above."""

from kernel.feature import Feature
from payments import inbox
from payments.models import webhook_event

FEATURE = Feature(name="payments", control_tables=(webhook_event,), jobs={inbox.FORGET: inbox.forget})
