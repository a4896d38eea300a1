"""Paper for people: `station report KIND`. One module a kind; `kinds.py` lists them."""
