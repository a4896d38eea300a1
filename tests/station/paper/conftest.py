"""The trial sheet's words are known while paper is tested."""

from collections.abc import Iterator

import pytest
from support.paperwords import CHINESE, ENGLISH

from station import words


@pytest.fixture(autouse=True, scope="module")
def trial_words() -> Iterator[None]:
    real, extra = words.catalogue, {"zh_CN": CHINESE, "en": ENGLISH}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(words, "catalogue", lambda language: real(language) | extra[language])
        yield
