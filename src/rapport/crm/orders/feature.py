"""The wiring of orders and receipts."""

from rapport.crm.orders.order import SALES_ORDER
from rapport.crm.orders.receipt import SALES_RECEIPT
from rapport.crm.records.feature import object_feature

ORDERS = object_feature(SALES_ORDER)
RECEIPTS = object_feature(SALES_RECEIPT)
