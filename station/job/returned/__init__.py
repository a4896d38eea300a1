"""Lists of pictures that the agency sent back: read, judged row by row, matched with people, written as returns."""
