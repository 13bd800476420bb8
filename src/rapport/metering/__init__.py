"""The bridge between the CRM and billing: what was won becomes evidence, and evidence gets its deals' names back.

Billing holds ids, amounts and days; names come from the tenant's schema, under the rights of whoever reads.
"""
