"""Erasing a job that was delivered: everything that tells who was photographed goes, chain and counts stay."""
