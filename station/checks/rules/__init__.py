"""One file per framing rule: `measure(scene)` in the unit of limits.toml, None when it can't be measured.

A file's name is the rule's name in limits.toml, in verdicts and in the catalogues of words.

    NEEDS       `outline` or `skin`, in a rule that speaks of what is not measured in every live frame
    reference   `reference(scene)`, in a rule whose limits move with one: the sitter's own, or the day's
"""
