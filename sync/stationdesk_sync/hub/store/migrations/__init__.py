"""Migrations of the hub's fixed tables. Each one stands alone and never reads today's declarations."""

HEAD = "0001"
