"""The card on disk."""

from drivers.simulated.camera.card import Card, Place


def put(card: Card, data: bytes) -> Place:
    place = card.next_place()
    card.write(place, data, before=lambda: None)
    return place


def test_after_9999_comes_a_new_folder(tmp_path):
    folder = tmp_path / "DCIM" / "100NIKON"
    folder.mkdir(parents=True)
    (folder / "DSC_9998.JPG").write_bytes(b"old")
    card = Card(tmp_path)
    names = [f"{place.folder_name}/{place.name}" for place in (put(card, b"a"), put(card, b"b"))]
    assert names == ["100NIKON/DSC_9999.JPG", "101NIKON/DSC_0001.JPG"]
    assert card.folders() == [100, 101]
    assert [card.read(place.handle) for place in card.files(101)] == [b"b"]


def test_a_name_is_not_given_again_after_deleting_and_restarting(tmp_path):
    card = Card(tmp_path)
    put(card, b"a")
    card.delete(put(card, b"b").handle)
    again = Card(tmp_path)
    assert len(again) == 1
    assert put(again, b"c").name == "DSC_0003.JPG"


def test_handles_stay_the_same_over_a_restart(tmp_path):
    card = Card(tmp_path)
    place = put(card, b"a")
    card.write(place.beside(), b"raw", before=lambda: None)
    again = Card(tmp_path)
    assert {one.handle for one in again.files()} == {place.handle, place.beside().handle}
    assert again.read(place.beside().handle) == b"raw"


def test_a_file_has_its_name_only_after_its_row(tmp_path):
    card = Card(tmp_path)
    place = card.next_place()
    there = []
    card.write(place, b"a", before=lambda: there.append((tmp_path / "DCIM" / "100NIKON" / place.name).exists()))
    assert there == [False]


def test_foreign_files_in_the_folder_are_not_the_cameras(tmp_path):
    folder = tmp_path / "DCIM" / "100NIKON"
    folder.mkdir(parents=True)
    (folder / "DSC_0001.part").write_bytes(b"")
    (folder / "Thumbs.db").write_bytes(b"")
    assert len(Card(tmp_path)) == 0
