"""Seeded simulation of a city: many desks, their hub and everything that goes wrong between them. See README.md."""
