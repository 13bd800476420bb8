"""Texts as customers type them, made up, and a memory of each: what must not be found anywhere afterwards."""

import random

SURNAMES, GIVEN = ["欧阳", "司马", "诸葛", "令狐", "慕容"], "晓红雪峰国华博远娜芳岚琪"
SYLLABLES = ["bram", "vel", "quor", "stedt", "lin", "dorf", "mak", "zwen", "hol", "trup"]
SENTENCES = [
    "He insists on payment in sixty days after the walkthrough at Brumstedt",
    "验收之后六十天付款，由诸葛总监亲自签字确认",
    "Their competitor Quellbrink offered eleven percent below us",
    "去年十一月在宁波展会上认识，喜欢喝龙井茶",
]


class Kept:
    """Makes texts of customers and remembers each of them."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.dice = random.Random(4711)  # noqa: S311 - no secret

    def __call__(self, text: str) -> str:
        self.texts.add(text)
        return text

    def name(self) -> str:
        """A Chinese or an English name that nobody else has."""
        chinese = self.dice.choice(SURNAMES) + "".join(self.dice.choices(GIVEN, k=3))
        english = " ".join("".join(self.dice.choices(SYLLABLES, k=3)).title() for _ in range(2))
        return self(self.dice.choice([chinese, english]))

    def contact(self) -> dict[str, str]:
        """A contact with a long note."""
        note = [self(f"{sentence} ({self.dice.randrange(10**6)})") for sentence in self.dice.sample(SENTENCES, 3)]
        address = "".join(self.dice.choices(SYLLABLES, k=3))
        mobile = f"138{self.dice.randrange(10**8):08}"
        return {
            "name": self.name(),
            "title": self(f"Head of {address.title()}"),
            "email": self(f"{address}.{self.dice.randrange(10**6)}@vrenkamp.example"),
            "mobile": f"+86 {self(mobile)}",
            "note": "\n".join(note * 4),
        }
