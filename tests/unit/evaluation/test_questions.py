"""Files of questions: read, or refused with the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.questions import Question, QuestionsError, read

HEADER = "lang\tlabel\tkind\ttext\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "asked.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_questions_are_read_as_they_stand(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + 'sv\ta|b\tstory\tSäger "nej"? Hm\nen\tout_of_scope\tfar\t  joke\n')
    assert read(path) == [
        Question("sv", ("a", "b"), "story", 'Säger "nej"? Hm'),
        Question("en", ("out_of_scope",), "far", "  joke"),
    ]
    assert [question.in_scope for question in read(path)] == [True, False]


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_do_not_matter(tmp_path: Path, end: str) -> None:
    path = written(tmp_path, HEADER.rstrip() + (end or "\n") + "en\ta\tplain\tHi" + end)
    assert read(path) == [Question("en", ("a",), "plain", "Hi")]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("", "line 1"),
        ("lang,label,kind,text\n", "line 1"),
        ("label\tlang\tkind\ttext\n", "line 1"),
        (HEADER + "en\ta\tplain\n", "line 2"),
        (HEADER + "en\ta\tplain\tHi\n" + "en\ta\tplain\tHi\tmore\n", "line 3"),
        (HEADER + "en\t\tplain\tHi\n", "line 2"),
        (HEADER + "en\ta\tplain\t \n", "line 2"),
        (HEADER + "en\ta\tplain\tHi\n\n" + "en\ta\tplain\tHi\n", "line 3"),
        (HEADER, "no question"),
        (HEADER.encode() + b"en\ta\tplain\t\xff\xfe\n", "decode"),
    ],
)
def test_a_file_that_cannot_be_read_names_itself_and_the_line(tmp_path: Path, content: str | bytes, place: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(QuestionsError) as error:
        read(path)
    assert str(path) in str(error.value) and place in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match=r"nowhere\.tsv"):
        read(tmp_path / "nowhere.tsv")
