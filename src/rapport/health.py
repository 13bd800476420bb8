"""Health endpoints: for load balancers, for `rapport run`, and for the public status page."""

from litestar import Controller, Response, get

from auth.guards import Running, public
from kernel import health
from kernel.health import Health


class HealthController(Controller):
    """Is it there, and does everything that it needs answer?"""

    path = "/api/health"
    tags = ["health"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/live", opt={"policy": public()})
    async def live(self) -> Health:
        """The process answers."""
        return Health("ok")

    @get("/ready", opt={"policy": public()})
    async def ready(self, runtime: Running) -> Response[Health]:
        """Every part answers; 503 if one does not."""
        found = await health.ready(runtime)
        return Response(found, status_code=200 if found.status == "ok" else 503)
