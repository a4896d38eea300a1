"""Tethered cameras. At the desk: `open`, `process`, `child`. In the camera process: `gphoto`, `tether` and its helpers.

`line` and `orders` are what the two say to each other; `quirks` names the oddities of single bodies. `hotfolder` needs
no process: it only reads what another program writes.
"""
