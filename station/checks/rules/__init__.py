"""One file per framing rule: `measure(scene)` in the unit of limits.toml, None when it can't be measured.

A file's name is the rule's name in limits.toml, in verdicts and in the catalogues of words.
"""
