"""The wiring of price books: tables and routes."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.price_books.controllers import price_book_handlers
from rapport.crm.price_books.models import price_book, price_book_entry
from rapport.crm.records.objects import Registry


def price_books_feature(registry: Registry) -> Feature:
    """The feature for these objects. Its tables stand with those of deals, whose field has their names."""
    module = registry["product"].module
    routes = Router("/api", route_handlers=list(price_book_handlers(registry)), opt={"module": module})
    tables = (price_book, price_book_entry)
    return Feature(name="price_books", tenant_tables=tables, module=module, controllers=(routes,))
