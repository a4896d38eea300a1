"""A simulated tethered DSLR: speaks PTP/IP as a Nikon does, so that the real libgphoto2 drives it unchanged."""
