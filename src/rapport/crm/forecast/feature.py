"""The wiring of forecasts: a table and routes over deals."""

from litestar import Router, post
from litestar.params import JSONBody

from auth import guards
from kernel.feature import Feature
from rapport.crm.deals.deal import DEAL
from rapport.crm.forecast import entries, nightly
from rapport.crm.forecast.models import forecast_entry
from rapport.crm.forecast.moves import moves
from rapport.crm.forecast.payloads import (
    EntryHistory,
    EntryRequest,
    Forecast,
    ForecastMoves,
    ForecastRequest,
    HistoryRequest,
    MovesRequest,
)
from rapport.crm.forecast.snapshot_models import deal_snapshot, deal_snapshot_night
from rapport.crm.forecast.view import forecast
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes


def forecast_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    reading = {"policy": guards.record("deal", "read", reads=True, scope="records:read").while_viewing()}
    writing = {"policy": guards.record("deal", "read")}

    @post("/forecast", status_code=200, opt=reading, tags=["Forecast"], operation_id="forecast")
    async def show(data: JSONBody[ForecastRequest], principal: guards.SignedIn, runtime: guards.Running) -> Forecast:
        """A period's figures by team and person, with targets and what managers set."""
        async with scopes(registry, principal, runtime)() as scope:
            return await forecast(scope, data)

    @post("/forecast/entries", status_code=204, opt=writing, tags=["Forecast"], operation_id="set_forecast_entry")
    async def put(data: JSONBody[EntryRequest], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Sets a target, or an amount in place of a computed one."""
        async with scopes(registry, principal, runtime)() as scope:
            await entries.put(scope, data)

    @post("/forecast/entries/history", status_code=200, opt=reading, tags=["Forecast"], operation_id="forecast_history")
    async def past(data: JSONBody[HistoryRequest], principal: guards.SignedIn, runtime: guards.Running) -> EntryHistory:
        """What was set of somebody's period, by whom and why."""
        async with scopes(registry, principal, runtime)() as scope:
            return await entries.history(scope, data)

    @post("/forecast/moves", status_code=200, opt=reading, tags=["Forecast"], operation_id="forecast_moves")
    async def moved(data: JSONBody[MovesRequest], principal: guards.SignedIn, runtime: guards.Running) -> ForecastMoves:
        """What changed in a period since a day."""
        async with scopes(registry, principal, runtime)() as scope:
            return await moves(scope, data)

    routes = Router("/api", route_handlers=[show, put, past, moved], opt={"module": DEAL.module})
    return Feature(
        name="forecast",
        module=DEAL.module,
        tenant_tables=(forecast_entry, deal_snapshot, deal_snapshot_night),
        controllers=(routes,),
        sweeps={"forecast.night": nightly.sweep},
    )
