"""What is typed about people: on their card, and by themselves."""

from webapp.people.forms.asking import QuestionForm, question_held
from webapp.people.forms.card import ChangeForm, DecisionForm, MoveForm
from webapp.people.forms.own import Asked, LetterForm, OwnForm, screen_form
from webapp.people.forms.replacing import ReplaceForm

__all__ = [
    "Asked",
    "ChangeForm",
    "DecisionForm",
    "LetterForm",
    "MoveForm",
    "OwnForm",
    "QuestionForm",
    "ReplaceForm",
    "question_held",
    "screen_form",
]
