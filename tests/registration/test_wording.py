"""How the text of a letter is cut into paragraphs and facts."""

import pytest

from webapp.registration.services.invitations.wording import blocks


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Hari : Senin\nTempat : Novotel", (("Hari", "Senin"), ("Tempat", "Novotel"))),
        (
            "Hari : Senin\nTempat : \nAcara : Rakor",
            (("Hari", "Senin"), ("Acara", "Rakor")),
        ),
        ("Hari : Senin\nTempat :", (("Hari", "Senin"),)),
    ],
)
def test_facts_are_set_as_facts_and_unknown_ones_left_out(text, facts):
    (block,) = blocks(text)
    assert block.facts == facts


@pytest.mark.parametrize(
    "text",
    ["Dengan hormat:\nkami mengundang Saudara", "Hari :\nTempat :", "Hari : Senin"],
)
def test_other_lines_stay_text(text):
    (block,) = blocks(text)
    assert not block.facts
    assert block.text == " ".join(text.split())
