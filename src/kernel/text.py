"""A short text in both first-class languages, as labels and error messages carry it."""

import msgspec


class Text(msgspec.Struct, frozen=True):
    """One label or message in Chinese and English; `{name}` placeholders are filled by `format`."""

    zh: str
    en: str

    def pick(self, locale: str) -> str:
        """The text for a locale such as `zh-CN` or `en`; anything that isn't Chinese reads English."""
        return self.zh if locale.startswith("zh") else self.en

    def format(self, **params: object) -> "Text":
        """Fills the placeholders in both languages."""
        return Text(zh=self.zh.format(**params), en=self.en.format(**params))
