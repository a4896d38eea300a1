import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.formats import sums

PATHS = st.from_regex(sums.PATHS, fullmatch=True)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(st.dictionaries(PATHS, DIGESTS, max_size=5))
def test_sums_come_back_as_they_were(listed: dict[str, str]) -> None:
    assert sums.from_bytes(sums.to_bytes(listed)) == listed


@given(st.dictionaries(PATHS, DIGESTS, min_size=1, max_size=3), st.data())
def test_there_is_only_one_form_of_a_list(listed: dict[str, str], data: st.DataObject) -> None:
    content = bytearray(sums.to_bytes(listed))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        changed = sums.from_bytes(bytes(content))
    except ValueError:
        return
    assert changed != listed and sums.to_bytes(changed) == content


@pytest.mark.parametrize(
    "lines",
    [
        "{0}  records.csv\n{0}  records.csv\n",
        "{0}  records.csv\n{0}  events.jsonl\n",
        "{0} records.csv\n",
        "{0} *records.csv\n",
        "{0}  records.csv",
        "{0}  records.csv\r\n",
        "{0}  ./records.csv\n",
        "{0}  portraits/.hidden\n",
        "{0}  portraits/a/b\n",
        "{0}  manifest.json\n",
        "\\{0}  records.csv\n",
    ],
)
def test_other_forms_are_refused(lines: str) -> None:
    with pytest.raises(ValueError):
        sums.from_bytes(lines.format("0" * 64).encode())
