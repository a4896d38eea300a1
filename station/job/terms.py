"""How a job can want its fees paid."""

from typing import Final, Literal, get_args

By = Literal["class", "major", "college", "person"]
"""Who pays at once."""

Method = Literal["wechat", "alipay", "transfer", "cash"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)

USUAL: Final[tuple[Method, ...]] = ("wechat", "alipay", "transfer")
"""What is taken where a job does not say: cash is taken only where it is named."""

Retakes = Literal["free", "billed"]
"""Whether a person who is captured again pays again."""
