"""The office: packages of several desks and days, kept as they came and merged without a guess."""
