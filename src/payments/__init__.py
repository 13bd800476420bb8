"""Collecting money through gateways: Stripe, and a fake of it that the embedded product runs on."""
