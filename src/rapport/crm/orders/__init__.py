"""Orders (订单) and receipts (回款): what was agreed to be delivered, and the money that is due and came for it."""
