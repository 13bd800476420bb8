"""The wiring of metering: the subscribers of won deals, and the routes that show what they come to."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.deals.deal import DEAL
from rapport.crm.deals.events import DealOutcomeChanged, DealWon
from rapport.crm.features import REGISTRY
from rapport.metering import wins
from rapport.metering.controllers import outcome_handlers

FEATURE = Feature(
    name="metering",
    module=DEAL.module,
    controllers=(
        Router("/api/billing/outcome", route_handlers=outcome_handlers(REGISTRY), opt={"module": DEAL.module}),
    ),
    jobs={wins.WON: wins.record_win, wins.CHANGED: wins.record_change},
    subscribers={DealWon.name: (wins.WON,), DealOutcomeChanged.name: (wins.CHANGED,)},
)
