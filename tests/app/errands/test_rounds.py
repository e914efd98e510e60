"""Many wishes while one round is under way are one more round."""

from app.errands.errand import Awaited
from app.errands.rounds import Rounds


class Answer(Awaited[None]):
    def give(self) -> None:
        self._end(None, None)


def test_wishes_do_not_pile_up_and_none_is_forgotten() -> None:
    answers: list[tuple[str, Answer]] = []

    async def story(thing: str) -> None:
        answer = Answer()
        answers.append((thing, answer))
        await answer

    rounds = Rounds(story)
    for _ in range(5):
        rounds.wish("a")
    rounds.wish("b")
    assert [thing for thing, _answer in answers] == ["a", "b"]
    answers[0][1].give()
    assert [thing for thing, _answer in answers] == ["a", "b", "a"]
    answers[2][1].give()
    answers[1][1].give()
    assert len(answers) == 3
    rounds.wish("a")
    assert len(answers) == 4
    answers[3][1].give()


def test_one_that_fails_is_not_under_way_for_ever() -> None:
    answers: list[Answer] = []

    async def story(_thing: str) -> None:
        answers.append(Answer())
        if len(answers) == 1:
            raise OSError
        await answers[-1]

    rounds = Rounds(story)
    try:
        rounds.wish("a")
    except OSError:
        rounds.wish("a")
    assert len(answers) == 2
    answers[1].give()
