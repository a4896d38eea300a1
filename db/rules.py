"""The promises as questions: each gives the rows that break one. In a sound journal every answer is empty.

The constraints refuse such rows when they are written; these look again at what is there, without trusting that the
constraints were there when it was.
"""

RULES: dict[str, str] = {
    "number-reused": "SELECT number FROM sitting GROUP BY job, desk, ordinal HAVING count(*) > 1",
    "number-differs": "SELECT number FROM sitting WHERE number IS NOT printf('%s-%04d', desk, ordinal)",
    "number-out-of-turn": (
        "SELECT number FROM (SELECT number, ordinal, max(ordinal) OVER (PARTITION BY job, desk ORDER BY seq"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS given FROM sitting) WHERE ordinal < given"
    ),
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
    "outcome-before-intent": (
        "SELECT outcome.intent FROM outcome LEFT JOIN intent ON intent.id = outcome.intent"
        " WHERE intent.seq IS NULL OR intent.seq >= outcome.seq"
    ),
    "ending-before-outcome": (
        "SELECT DISTINCT ending.sitting FROM ending JOIN intent ON intent.sitting = ending.sitting"
        " JOIN outcome ON outcome.intent = intent.id WHERE outcome.seq >= ending.seq"
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
    "exposure-of-another-file": (
        "SELECT exposure.id FROM exposure LEFT JOIN file ON file.path = exposure.path"
        " WHERE file.role IS NOT 'exposure' OR file.sha256 IS NOT exposure.sha256"
    ),
    "file-in-another-role": (
        "SELECT used.path FROM (SELECT path, 'portrait' AS role FROM portrait"
        " UNION ALL SELECT path, 'orphan' FROM orphan UNION ALL SELECT path, 'calibration' FROM calibration) AS used"
        " LEFT JOIN file ON file.path = used.path WHERE file.role IS NOT used.role"
    ),
    "companion-of-another-picture": (
        "SELECT companion.path FROM companion LEFT JOIN file AS picture ON picture.path = companion.picture"
        " LEFT JOIN file AS raw ON raw.path = companion.path WHERE raw.sha256 IS NOT companion.sha256"
        " OR raw.seq IS NOT picture.seq OR raw.role IS NOT picture.role"
        " OR coalesce(picture.role, '') NOT IN ('exposure', 'calibration')"
    ),
    "picture-used-twice": (
        "SELECT sha256 FROM (SELECT sha256 FROM exposure UNION ALL SELECT sha256 FROM companion)"
        " GROUP BY sha256 HAVING count(*) > 1"
    ),
    "sitting-accepted-twice": (
        "SELECT sitting FROM ending WHERE result = 'accepted' GROUP BY sitting HAVING count(*) > 1"
    ),
    "accepted-foreign-exposure": (
        "SELECT ending.sitting FROM ending LEFT JOIN exposure ON exposure.id = ending.exposure"
        " WHERE ending.result = 'accepted' AND exposure.sitting IS NOT ending.sitting"
    ),
    "accepted-without-portrait": (
        "SELECT ending.sitting FROM ending WHERE ending.result = 'accepted' AND NOT EXISTS"
        " (SELECT 1 FROM portrait WHERE portrait.exposure = ending.exposure AND portrait.seq < ending.seq)"
    ),
    "retake-of-nothing-accepted": (
        "SELECT sitting.number FROM sitting LEFT JOIN ending ON ending.sitting = sitting.retake_of"
        " AND ending.result = 'accepted' WHERE sitting.retake_of IS NOT NULL"
        " AND (ending.seq IS NULL OR ending.seq >= sitting.seq)"
    ),
    "retake-of-somebody-else": (
        "SELECT sitting.number FROM sitting JOIN swipe ON swipe.id = sitting.swipe"
        " LEFT JOIN sitting AS earlier ON earlier.id = sitting.retake_of"
        " LEFT JOIN swipe AS before ON before.id = earlier.swipe"
        " WHERE sitting.retake_of IS NOT NULL AND swipe.key IS NOT before.key"
    ),
    "row-taken-twice": (
        "SELECT place.listing FROM place JOIN sitting ON sitting.id = place.sitting"
        " LEFT JOIN ending ON ending.sitting = place.sitting"
        " WHERE place.listing IS NOT NULL AND ending.result IS NOT 'abandoned'"
        " GROUP BY place.listing HAVING sum(sitting.retake_of IS NULL) > 1"
    ),
    "sitting-holds-two": "SELECT sitting FROM held WHERE sitting IS NOT NULL GROUP BY sitting HAVING count(*) > 1",
    "moved-by-one": "SELECT exposure FROM reassignment WHERE operator IS NULL OR operator = second",
    "claimed-by-one": "SELECT orphan FROM claim WHERE operator IS NULL OR operator = second",
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
