import pytest

from station.job.masking import mask_name, tail_of


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳娜娜", "欧*"),
        ("阿卜杜拉·买买提", "阿*"),
        (" 李四", "李*"),
        ("𠮷田", "𠮷*"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_name_keeps_its_first_character_only(name: str | None, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_variation_selector_stays_with_its_character() -> None:
    assert mask_name("葛\U000e0101某某") == "葛\U000e0101*"


@pytest.mark.parametrize(("identifier", "tail"), [("99999920040101001X", "001X"), ("12", "12"), ("", ""), (None, "")])
def test_the_tail_is_the_last_four(identifier: str | None, tail: str) -> None:
    assert tail_of(identifier) == tail
