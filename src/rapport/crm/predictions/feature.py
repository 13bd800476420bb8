"""The wiring of predictions: one table, and the nights in which they are made. Records and forecasts show them."""

from kernel.feature import Feature
from rapport.crm.deals.deal import DEAL
from rapport.crm.predictions import nightly
from rapport.crm.predictions.models import prediction

FEATURE = Feature(
    name="predictions", module=DEAL.module, tenant_tables=(prediction,), sweeps={"predictions.night": nightly.sweep}
)
