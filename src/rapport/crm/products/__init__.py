"""Products (产品): what may be sold, with a list price. Deals take them as lines."""
