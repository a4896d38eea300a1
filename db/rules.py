"""The promises as questions: each gives the rows that break one. In a sound journal every answer is empty.

The constraints refuse such rows when they are written; these look again at what is there, without trusting that the
constraints were there when it was.
"""

RULES: dict[str, str] = {
    "number-reused": "SELECT number FROM sitting GROUP BY job, desk, ordinal HAVING count(*) > 1",
    "number-skipped": (
        "SELECT sitting.number FROM sitting JOIN number_gap ON number_gap.job = sitting.job"
        " AND number_gap.desk = sitting.desk AND sitting.ordinal BETWEEN number_gap.first AND number_gap.last"
    ),
    "intent-with-two-exposures": "SELECT intent FROM exposure GROUP BY intent HAVING count(*) > 1",
    "intent-unsettled": (
        "SELECT intent.id FROM intent JOIN ending ON ending.sitting = intent.sitting"
        " WHERE NOT EXISTS (SELECT 1 FROM outcome WHERE outcome.intent = intent.id)"
    ),
    "intent-before-arming": (
        "SELECT intent.id FROM intent LEFT JOIN arming ON arming.sitting = intent.sitting"
        " WHERE arming.seq IS NULL OR arming.seq > intent.seq"
    ),
    "exposure-of-another-sitting": (
        "SELECT exposure.id FROM exposure LEFT JOIN intent ON intent.id = exposure.intent"
        " WHERE intent.sitting IS NOT exposure.sitting"
    ),
    "exposure-without-outcome": (
        "SELECT exposure.id FROM exposure LEFT JOIN outcome ON outcome.intent = exposure.intent"
        " WHERE outcome.kind IS NOT 'bound'"
    ),
    "outcome-without-exposure": (
        "SELECT outcome.intent FROM outcome LEFT JOIN exposure ON exposure.intent = outcome.intent"
        " WHERE outcome.kind = 'bound' AND exposure.id IS NULL"
    ),
    "picture-used-twice": "SELECT sha256 FROM exposure GROUP BY sha256 HAVING count(*) > 1",
    "sitting-accepted-twice": (
        "SELECT sitting FROM ending WHERE result = 'accepted' GROUP BY sitting HAVING count(*) > 1"
    ),
    "accepted-foreign-exposure": (
        "SELECT ending.sitting FROM ending LEFT JOIN exposure ON exposure.id = ending.exposure"
        " WHERE ending.result = 'accepted' AND exposure.sitting IS NOT ending.sitting"
    ),
    "sitting-without-swipe": (
        "SELECT sitting.id FROM sitting LEFT JOIN swipe ON swipe.id = sitting.swipe"
        " WHERE swipe.id IS NULL OR swipe.code IS NOT NULL"
    ),
    "swipe-without-sitting": (
        "SELECT swipe.id FROM swipe LEFT JOIN sitting ON sitting.swipe = swipe.id"
        " WHERE swipe.code IS NULL AND sitting.id IS NULL"
    ),
}
"""Fault code -> the question for what it is about."""
