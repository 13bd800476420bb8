"""Errors of price books."""

from kernel.errors import Conflict, Forbidden, Invalid
from kernel.text import Text


class BadPriceBook(Invalid):
    """A price book that can't be used as it is."""

    code = "price_books.bad_book"
    text = Text(zh="{reason.zh}。没有保存。", en="{reason.en}. Nothing was saved.")


class PriceBookChanged(Conflict):
    """Somebody else saved the book first."""

    code = "price_books.changed"
    text = Text(
        zh="别人刚修改过这本价格表，没有保存。请重新打开后再改。",
        en="Somebody else changed this price book; nothing was saved. Open it again and repeat your change.",
    )


class PricesHidden(Forbidden):
    """Prices of products are hidden from the reader's role."""

    code = "price_books.hidden"
    text = Text(zh="你的角色看不到产品价格。", en="Your role hides the prices of products.")


class BadEntries(Invalid):
    """Lines of a list that can't be prices; `details.lines` says which and why."""

    code = "price_books.bad_entries"
    text = Text(
        zh="有 {count} 行不能用，整份没有保存。请按行号改好后再粘贴。",
        en="{count} lines can't be used, so none was saved. Mend them by their numbers and paste the list again.",
    )


class TooManyEntries(Invalid):
    """More lines than one paste, or more prices than one book, holds."""

    code = "price_books.too_many"
    text = Text(
        zh="最多 {limit} 条，没有保存。请分几次粘贴，或分成几本价格表。",
        en="At most {limit} lines fit; nothing was saved. Paste them in parts, or make another book.",
    )


class BookOfAnotherCurrency(Invalid):
    """A book whose currency isn't the deal's."""

    code = "price_books.another_currency"
    text = Text(
        zh="这本价格表是 {book} 的，商机是 {deal} 的。请换一本，或先改商机的货币。",
        en="This price book is in {book} and the deal in {deal}. Choose another book, or change the currency first.",
    )


class BookNotOffered(Invalid):
    """A book that is out of use, or not valid today."""

    code = "price_books.not_offered"
    text = Text(
        zh="这本价格表已停用或不在有效期内，请换一本。",
        en="This price book is out of use or not valid today. Choose another one.",
    )
