"""The settings of a local Rapport: what `rapport run` hands to the API and worker, and how other commands find them."""

from collections.abc import Mapping

from rapport.local.errors import LocalError
from rapport.local.home import CHECKOUT, Home, Secrets
from rapport.local.payment_gateway import EmbeddedGateway
from rapport.local.postgres import EmbeddedPostgres
from rapport.local.processes import is_alive
from rapport.local.redis_server import EmbeddedRedis

CONTROL, TENANT = "control", "tenant"
# One of these in the environment says that real parts are meant; none may then be replaced by an embedded one.
REAL_PARTS = (
    "CONTROL_DATABASE_URL",
    "TENANT_DATABASE_URLS",
    "CONTROL_ADMIN_DATABASE_URL",
    "TENANT_ADMIN_DATABASE_URLS",
    "REDIS_URL",
    "KEY_PROVIDER",
    "LISTEN",
)


def embedded(
    home: Home, secrets: Secrets, postgres: EmbeddedPostgres, redis: EmbeddedRedis, web_port: int
) -> dict[str, str]:
    """The variables of an embedded start; no URL here leaves this machine."""
    return {
        "RAPPORT_MODE": "embedded",
        "CONTROL_DATABASE_URL": postgres.url(CONTROL, "control_app", secrets.control_app),
        "TENANT_DATABASE_URLS": f"main={postgres.url(TENANT, 'app_login', secrets.app_login)}",
        "CONTROL_ADMIN_DATABASE_URL": postgres.url(CONTROL),
        "TENANT_ADMIN_DATABASE_URLS": f"main={postgres.url(TENANT)}",
        "REDIS_URL": redis.url,
        "KEY_PROVIDER": f"file:{home.root_key()}",
        "PUBLIC_URL": f"http://localhost:{web_port}",
        "LISTEN": f"127.0.0.1:{web_port}",
        "DATA_DIR": str(home.files),
        "MAIL_URL": "mailbox:",
        "WEB_ROOT": str(CHECKOUT / "frontend" / "web" / "dist"),
    }


def payments(env: Mapping[str, str], secrets: Secrets, gateway: EmbeddedGateway | None) -> dict[str, str]:
    """Where cards are charged: at our own gateway, unless the environment has a test key of Stripe's."""
    if gateway is None:
        return {name: env.get(name, "") for name in ("STRIPE_API_BASE", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")}
    near = ",".join([*filter(None, [env.get("NO_PROXY") or env.get("no_proxy")]), "127.0.0.1"])
    return {
        "STRIPE_API_BASE": gateway.url,
        "STRIPE_SECRET_KEY": secrets.stripe_key,
        "STRIPE_WEBHOOK_SECRET": secrets.stripe_webhook,
        # A proxy of this machine's can't find it.
        "NO_PROXY": near,
        "no_proxy": near,
    }


def wants_real_parts(env: Mapping[str, str]) -> bool:
    """True if the environment names parts of its own, as in production."""
    return env.get("RAPPORT_MODE") != "embedded" and any(env.get(name) for name in REAL_PARTS)


def current(env: Mapping[str, str]) -> dict[str, str]:
    """The settings that a command of ours works on: those in the environment, else of the running embedded Rapport."""
    if wants_real_parts(env) or env.get("RAPPORT_MODE") == "embedded":
        return dict(env)
    running = Home.of_checkout(env).running()
    if running is None or not is_alive(running.supervisor):
        raise LocalError(
            "No Rapport runs from this checkout; start it with `make run`, or set CONTROL_DATABASE_URL and so on."
        )
    return {**env, **running.environment}
