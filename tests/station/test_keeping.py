"""Files come in whole, keep their names, and are never changed."""

import pytest

from station.keeping import Keeper


@pytest.fixture
def keeper(tmp_path):
    return Keeper(tmp_path)


def spooled(keeper, content):
    path = keeper.spool / "one.jpg"
    path.write_bytes(content)
    return path


def test_nothing_is_ever_overwritten(keeper):
    keeper.adopt(spooled(keeper, b"first"), "originals", "A-0001-1.jpg")
    with pytest.raises(FileExistsError):
        keeper.adopt(spooled(keeper, b"second"), "originals", "A-0001-1.jpg")
    assert (keeper.folder / "originals" / "A-0001-1.jpg").read_bytes() == b"first"
    assert (keeper.spool / "one.jpg").read_bytes() == b"second"  # and the newcomer is still there


def test_a_portrait_is_never_overwritten_either(keeper):
    keeper.write(b"first", "portraits", "A-0001-1.jpg")
    with pytest.raises(FileExistsError):
        keeper.write(b"second", "portraits", "A-0001-1.jpg")
    assert [path.name for path in (keeper.folder / "portraits").iterdir()] == ["A-0001-1.jpg"]


def test_what_is_journaled_is_no_stranger(keeper):
    known = keeper.adopt(spooled(keeper, b"known"), "originals", "known.jpg")
    stranger = spooled(keeper, b"stranger")
    assert keeper.strangers({known}) == [stranger]


def test_portraits_that_nobody_journaled_are_made_again(keeper):
    kept, _ = keeper.write(b"kept", "portraits", "A-0001-1.jpg")
    keeper.write(b"unfinished business", "portraits", "A-0002-1.jpg")
    keeper.drop_unfinished_portraits({kept})
    assert [path.name for path in (keeper.folder / "portraits").iterdir()] == ["A-0001-1.jpg"]
