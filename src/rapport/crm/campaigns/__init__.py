"""Campaigns (市场活动): what was done to be found, what it cost, and the leads and deals that came of it."""
