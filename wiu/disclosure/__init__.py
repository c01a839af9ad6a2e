"""Counts become safe: rules, secondary suppression, audit. Only here is a SafeTable made."""
