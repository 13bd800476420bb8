"""Calls with ids of another organisation to deals, leads, forms, price books, and what is billed."""

from typing import Final

from tests.support.filled import Filled
from tests.support.tries import MISSING, Try

FORM: Final = {"name": "x", "fields": [{"name": "name"}]}
NOT_OPEN: Final = (404, "forms.not_open")


def of_deals_and_leads(a: Filled, b: Filled) -> dict[str, list[Try]]:
    """Pipelines, lines, funnels, conversion."""
    label = {"zh": "x", "en": "x"}
    won, lost = ({"label": {"zh": w, "en": w}, "outcome": w, "probability": 0} for w in ("won", "lost"))
    draft = {"label": label, "stages": [{"id": a["stage"], "label": label, "probability": 1}, won, lost]}
    theirs, my_deal, my_lead = {"record_id": a["deal"]}, {"record_id": b["deal"]}, {"record_id": b["lead"]}
    of_line = {"lines": [{"product_id": a["product"]}]}
    owned = {"filter": {"field": "owner_id", "op": "eq", "value": a["person"]}}
    crossed = {"organisation_id": b["organisation"], "form_id": a["form"]}
    return {
        "POST /api/pipelines": [Try((422, "deals.bad_pipeline"), draft)],
        "PUT /api/pipelines/{pipeline_id}": [Try(MISSING, draft, {"pipeline_id": a["pipeline"]})],
        "GET /api/deals/{record_id}/lines": [Try(MISSING, None, theirs)],
        "GET /api/deals/{record_id}/split": [Try(MISSING, None, theirs)],
        "PUT /api/deals/{record_id}/split": [
            Try(MISSING, {"members": []}, theirs),
            Try((422, "deals.bad_split"), {"members": [{"person_id": a["person"], "percent": "100"}]}, my_deal),
        ],
        "PUT /api/deals/{record_id}/lines": [
            Try(MISSING, {"lines": []}, theirs), Try((422, "deals.bad_line"), of_line, my_deal),
        ],
        "GET /api/deals/{record_id}/list-price": [
            Try(MISSING, None, theirs, {"product_id": b["product"]}),
            Try(MISSING, None, my_deal, {"product_id": a["product"]}),
        ],
        **of_price_books(a, b),
        **of_rates(a),
        "GET /api/deals/{record_id}/gates": [Try(MISSING, None, theirs)],
        "POST /api/deals/board": [
            Try(MISSING, {"pipeline": a["pipeline"]}), Try(MISSING, {"stage": a["stage"]}), Try((200, {}), owned),
        ],
        "POST /api/deals/funnel": [
            Try(MISSING, {"pipeline": a["pipeline"]}), Try((200, {"cohorts": []}), owned),
        ],
        "POST /api/deals/insights": [
            Try(MISSING, {"pipeline": a["pipeline"]}), Try((200, {"quarters": [], "best": None}), owned),
        ],
        "POST /api/leads/funnel": [Try((200, {"cohorts": []}), owned)],
        "GET /api/leads/{record_id}/candidates": [Try(MISSING, None, {"record_id": a["lead"]})],
        "GET /api/leads/{record_id}/touches": [Try(MISSING, None, {"record_id": a["lead"]})],
        "PUT /api/forms/{form_id}": [
            Try((422, "invalid"), {"setup": {**FORM, "owner_id": a["person"]}}, {"form_id": a["form"]}),
            Try((409, "forms.changed"), {"setup": {**FORM, "owner_id": b["person"]}, "base_version": 1},
                {"form_id": a["form"]}),
        ],
        "GET /api/public-forms/{organisation_id}/{form_id}": [Try(NOT_OPEN, None, crossed)],
        "POST /api/public-forms/{organisation_id}/{form_id}/submissions": [
            Try(NOT_OPEN, {"token": "x", "fields": {"name": "x"}}, crossed)
        ],
        **of_visits(a, crossed),
        "POST /api/leads/{record_id}/conversion": [
            Try(MISSING, {}, {"record_id": a["lead"]}),
            *(Try(MISSING, {name: {"id": a[name]}}, my_lead) for name in ("company", "contact", "deal")),
        ],
    }  # fmt: skip


def of_visits(a: Filled, crossed: dict[str, str]) -> dict[str, list[Try]]:
    """Sites that report visits, and where records came from."""
    theirs, not_there = {"site_id": a["touch_site"]}, (404, "touches.site_not_found")
    key = {"organisation_id": crossed["organisation_id"], "key": a["touch_key"]}
    return {
        **{f"GET /api/{noun}s/{{record_id}}/trail": [Try(MISSING, None, {"record_id": a[noun]})]
           for noun in ("lead", "contact", "deal")},
        "GET /api/campaigns/{record_id}/attribution": [Try(MISSING, None, {"record_id": a["campaign"]})],
        "PUT /api/touch-sites/{site_id}": [Try((422, "invalid"), {"name": "", "origins": []}, theirs)],
        "POST /api/touch-sites/{site_id}/key": [Try(not_there, None, theirs)],
        "DELETE /api/touch-sites/{site_id}": [Try(not_there, None, theirs)],
        "GET /api/public-touches/{organisation_id}/{key}/script.js": [Try((404, "touches.not_open"), None, key)],
        "POST /api/public-touches/{organisation_id}/{key}": [
            Try((404, "touches.not_open"), {"visitor": "0" * 32}, key)
        ],
    }  # fmt: skip


def of_rates(a: Filled) -> dict[str, list[Try]]:
    """Rates of currencies."""
    draft = {"currency": "XQQ", "valid_from": "2026-01-01", "rate": "1"}
    return {
        "PUT /api/currency-rates": [Try((422, "currencies.bad_rate"), draft)],
        "DELETE /api/currency-rates/{rate_id}": [Try(MISSING, None, {"rate_id": a["rate"]})],
    }


def of_price_books(a: Filled, b: Filled) -> dict[str, list[Try]]:
    """Price books, and their prices."""
    theirs, path = {"book_id": a["price_book"]}, "/api/price-books/{book_id}"
    draft = {"label": {"zh": "x", "en": "x"}, "currency": "GBP"}
    entry = [{"book_id": a["price_book"], "entry_id": a["price"]}, {"book_id": b["price_book"], "entry_id": a["price"]}]
    return {
        "POST /api/price-books": [Try((422, "price_books.bad_book"), {**draft, "currency": "XQQ"})],
        f"PUT {path}": [Try(MISSING, draft, theirs)],
        f"GET {path}/entries": [Try(MISSING, None, theirs)],
        f"POST {path}/entries": [Try(MISSING, {"text": "x,1"}, theirs)],
        f"DELETE {path}/entries/{{entry_id}}": [Try(MISSING, None, each) for each in entry],
    }


def of_outcome(a: Filled) -> dict[str, list[Try]]:
    """The share of growth: a draft that is another's, and the deals behind it."""
    nothing, quarter = (404, "billing.outcome_no_contract"), {"quarter": a.bodies["contract"]["starts"]}
    root, theirs = "/api/billing/outcome", {"contract_id": a["contract"]}
    draft = {name: a.bodies["contract"][name] for name in ("starts", "baseline")}
    return {
        f"GET {root}/baseline": [Try((200, {"least": ["0"] * 4}), query={"starts": a.bodies["contract"]["starts"]})],
        f"GET {root}/evidence": [Try(nothing, query=quarter)],
        f"GET {root}/what-if/{{deal_id}}": [Try((404, "not_found"), ids={"deal_id": a["deal"]})],
        f"POST {root}/contract": [Try((409, "billing.outcome_draft_exists"), {**draft, "offer": "growth-usd-1"})],
        f"DELETE {root}/contract/{{contract_id}}": [Try(nothing, ids=theirs)],
        f"POST {root}/contract/{{contract_id}}/challenge": [Try(nothing, ids=theirs)],
        f"POST {root}/contract/{{contract_id}}/accept": [Try(nothing, a.bodies["assertion"], theirs)],
        f"POST {root}/statements/{{quarter}}/accept": [
            Try((404, "billing.outcome_no_statement"), {"version": 1}, quarter)
        ],
        f"POST {root}/statements/{{quarter}}/dispute": [
            Try((404, "billing.outcome_no_statement"), {"version": 1, "deals": [a["deal"]]}, quarter)
        ],
    }


def of_billing(a: Filled) -> dict[str, list[Try]]:
    """Invoices of others, and what only the organisation that runs an installation may see of everybody."""
    no_invoice, invoice = (404, "billing.no_invoice"), {"invoice_id": a["company"]}
    mine, all_of_them = "/api/billing/invoices/{invoice_id}", "/api/finance/organisations/{organisation_id}/invoices"
    theirs = {"organisation_id": a.person.session["organisation"]["id"], **invoice}
    forbidden, money = (403, "forbidden"), {"id": a["company"], "amount": "1.00"}
    return {
        **{
            f"{method} {mine}{verb}": [Try(no_invoice, body, invoice)]
            for method, verb, body in (
                ("GET", "", None), ("GET", "/pdf", None), ("GET", "/csv", None), ("POST", "/payment/check", {}),
            )
        },
        f"GET {mine}/lines/{{position}}/changes": [Try(no_invoice, None, {**invoice, "position": "1"})],
        f"POST {mine}/payment": [Try((409, "payments.no_gateway"), {}, invoice)],
        **{
            f"GET /api/hosted-invoices/{{token}}{verb}": [Try(no_invoice, None, {"token": "guessed"})]
            for verb in ("", "/pdf")
        },
        **{
            f"{method} {all_of_them}/{{invoice_id}}{verb}": [Try(forbidden, body, theirs)]
            for method, verb, body in (
                ("GET", "", None), ("GET", "/pdf", None), ("POST", "/receipts", money),
                ("POST", "/credit-notes", {}), ("POST", "/credit-notes/preview", {}), ("POST", "/refunds", money),
            )
        },
        "POST /api/finance/organisations/{organisation_id}/growth/{quarter}/settlements": [
            Try(forbidden, {}, {**theirs, "quarter": "2026-01-01"})
        ],
        **{
            f"{method} /api/finance/{what}": [Try(forbidden, body)]
            for method, what, body in (
                ("GET", "receivables", None), ("POST", "receivables/query", {}), ("GET", "payments", None),
                ("POST", "ledger/checks", {"currency": "CNY"}), ("POST", "documents/query", {}),
                ("POST", "documents/export", {}),
                ("GET", "ledger", None), ("GET", "disputes", None),
            )
        },
    }  # fmt: skip
