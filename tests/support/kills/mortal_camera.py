"""The camera process, doomed: when a step inside it is struck, the desk dies, and this process at the same moment."""

import sys

from support.kills.fate import Fate
from support.kills.order import read_environment
from support.kills.steps import STEPS

from drivers.cameras import gphoto

if __name__ == "__main__":
    fileno, desk = int(sys.argv[1]), int(sys.argv[2])
    Fate(*read_environment(), STEPS, desk).watch()
    gphoto.main(fileno, desk)
