"""What is typed about people: on their card, and by themselves."""

from webapp.people.forms.card import DecisionForm, MoveForm
from webapp.people.forms.replacing import ReplaceForm

__all__ = ["DecisionForm", "MoveForm", "ReplaceForm"]
