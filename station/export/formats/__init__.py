"""The files of a package, one module each: how its bytes are made and how they are read by somebody distrustful."""
