"""Simulated devices that speak the real wires: separate processes, state on disk, faults by script only."""
