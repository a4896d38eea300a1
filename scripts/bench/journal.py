"""The journal: durable commits, growth from 1,000 to 100,000 sittings, and verification, each beside something bare."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import journal_commits
import journal_growth
import journal_proof


def main() -> None:
    journal_commits.measure()
    journal_growth.measure()
    journal_proof.measure()


if __name__ == "__main__":
    main()
