"""A registration as the effects see it: person, day, jobs, answers, and the truth behind them."""

from dataclasses import dataclass

from data.synthetic.draws import Bools, Floats
from data.synthetic.life.answers import Answers
from data.synthetic.life.careers import Standing
from data.synthetic.life.people import People
from data.synthetic.life.registering import Registering


@dataclass(frozen=True)
class Case:
    """People who register, with what they held and answer, and who has a right to dagpenger."""

    at: Registering
    held: Standing
    answers: Answers
    right: Bools

    @property
    def people(self) -> People:
        """The people who register."""
        return self.at.people

    @property
    def age(self) -> Floats:
        """Age in years on the day of registration."""
        return self.at.age
