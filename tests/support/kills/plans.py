"""Which step each life of the desk is to die in: every step as often as asked for, the rest at random moments."""

import random
from collections import Counter
from collections.abc import Sequence

from support.kills.day import Death, Plan
from support.kills.order import Order
from support.kills.steps import BY_NAME, STEPS, Step

UNKNOWN_POINTS, LAST = 6, 1000  # of a step that was never seen to end
BY_TIME = 0.25  # share of the deaths that come a moment after a point: inside of what no point divides
MOMENT = 0.0015
BY_CHANCE = 0.1  # share of lives that end at a random moment
FINGER = 0.15
FIRST_SECONDS, LATER_SECONDS = 1.2, 3.5  # of random moments: from the start, and from the first `ready`


class Draw:
    """Draws deaths; what it has seen of the steps tells it how many points they have."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"kills {seed}")
        self._points: dict[str, int] = {}

    def learn(self, death: Death) -> None:
        """Take in how many points each step turned out to have."""
        for step, points in death.diary.points.items():
            self._points[step] = max(points, self._points.get(step, 0))

    def inside(self, step: Step) -> Plan:
        """A death somewhere inside a step."""
        if step.lasts:
            return self._order(step, 0, self._chance.uniform(0, step.lasts))
        point = self._chance.randint(0, self._points.get(step.name, UNKNOWN_POINTS) + 1)
        return self._order(step, point, self._chance.uniform(0, MOMENT) if self._chance.random() < BY_TIME else 0.0)

    def at_the_end_of(self, step: Step) -> Plan:
        """A death when all is done in a step, and nobody was told."""
        return self._order(step, self._points.get(step.name, LAST) + 1, self._chance.uniform(0, step.lasts))

    def _order(self, step: Step, point: int, after: float) -> Plan:
        return Plan(Order(step.name, point, after, self._chance.randint(1, step.nth)), finger=self._finger())

    def anywhere(self) -> Plan:
        """A death at a random moment."""
        if self._chance.random() < 0.25:
            return Plan(moment=self._chance.uniform(0.05, FIRST_SECONDS), finger=self._finger())
        return Plan(moment=self._chance.uniform(0, LATER_SECONDS), when_ready=True, finger=self._finger())

    def one_of(self, steps: Sequence[Step]) -> Step:
        """Any of these."""
        return self._chance.choice(steps)

    def by_chance(self) -> bool:
        """Whether this life's end is left to chance."""
        return self._chance.random() < BY_CHANCE

    def _finger(self) -> bool:
        return self._chance.random() < FINGER


class Listed:
    """These steps in this order, one a life, then some lives that end at random moments; then nobody is killed.

    Where a step is listed before one that follows on it, it is died in at its end.
    """

    def __init__(self, seed: int, steps: Sequence[str], random_kills: int) -> None:
        self._draw = Draw(seed)
        self._steps, self._random_kills = [BY_NAME[step] for step in steps], random_kills

    def __call__(self, deaths: Sequence[Death]) -> Plan:
        if deaths:
            self._draw.learn(deaths[-1])
        if len(deaths) < len(self._steps):
            step, *then = self._steps[len(deaths) :]
            leads = bool(then) and step.name in then[0].after
            return self._draw.at_the_end_of(step) if leads else self._draw.inside(step)
        if len(deaths) < len(self._steps) + self._random_kills:
            return self._draw.anywhere()
        return Plan()


class Quota:
    """Every step at least so often, over many days; what is left over goes to random moments.

    What follows only on a death in another step takes two lives, one after the other.

    Attributes:
        hits: deaths in each step so far.
        kills: all deaths so far.
    """

    def __init__(self, seed: int, each: int, kills: int, a_day: int) -> None:
        self._draw = Draw(seed)
        self._each, self._all, self._a_day = each, kills, a_day
        self.hits: Counter[str] = Counter()
        self.kills = 0
        self._tried: set[str] = set()
        self._following: Step | None = None

    @property
    def done(self) -> bool:
        """Whether all kills have been made and every step had its share; at twice the kills that is hopeless."""
        return self.kills >= (2 * self._all if self._lacking else self._all)

    def __call__(self, deaths: Sequence[Death]) -> Plan:
        if deaths:
            self._count(deaths[-1])
        else:
            self._tried, self._following = set(), None
        if self.done or len(deaths) >= self._a_day:
            return Plan()
        if (step := self._new_folder(deaths)) is not None:
            self._tried.add(step.name)
        elif self._following is not None:
            step, self._following = self._following, None
        elif (step := self._any()) is None:
            return self._draw.anywhere()
        elif step.after:
            self._following, leading = step, self._leading(step)
            return self._draw.at_the_end_of(leading)
        return self._draw.inside(step)

    def _count(self, death: Death) -> None:
        self.kills += 1
        self.hits[death.step] += 1
        self._draw.learn(death)

    @property
    def _lacking(self) -> list[Step]:
        return [step for step in STEPS if self.hits[step.name] < self._each]

    def _new_folder(self, deaths: Sequence[Death]) -> Step | None:
        """The next step of a new folder that lacks deaths; each is tried once a day, before it is over."""
        fresh = (step for step in self._lacking if step.new_folder and step.name not in self._tried)
        return next((step for step in fresh if not self._over(step, deaths)), None)

    def _any(self) -> Step | None:
        """A step that lacks deaths; None leaves this life's end to chance."""
        lacking = [step for step in self._lacking if not step.new_folder]
        return None if not lacking or self._draw.by_chance() else self._draw.one_of(lacking)

    def _leading(self, step: Step) -> Step:
        """Of the steps that bring this one about, the one that was hit least."""
        return min((BY_NAME[name] for name in step.after), key=lambda leading: self.hits[leading.name])

    @staticmethod
    def _over(step: Step, deaths: Sequence[Death]) -> bool:
        """Whether this day's desk has passed a step of a new folder, or a later one, already."""
        later = STEPS[STEPS.index(step) :]
        passed = {name for death in deaths for name in death.diary.points}
        return any(one.name in passed for one in later if one.new_folder)
