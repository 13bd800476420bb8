"""The HTML of the hosted pages, in Chinese and English. Everything that is filled in is escaped."""

from html import escape

from kernel.money import Money
from kernel.text import Text
from payments.fakestripe.state import Body
from payments.stripe_amounts import from_stripe

_STYLE = """
:root { color-scheme: light dark; --ink: #1a2233; --soft: #5b6579; --line: #d5dae3; --back: #f4f6fa; --card: #fff;
  --act: #3f51d8; --bad: #b3261e; --note: #fff4d6; --note-ink: #5c4300; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --soft: #a4adbf; --line: #3a4356; --back: #12161f;
  --card: #1b2130; --act: #8c9bff; --bad: #ff9a92; --note: #3b3113; --note-ink: #ffe6a3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); line-height: 1.5;
  font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 27rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; }
h1 { font-size: 1.35rem; margin: 0 0 1rem; }
.note { background: var(--note); color: var(--note-ink); border-radius: 10px; padding: .75rem 1rem; margin: 0 0 1rem; }
.error { color: var(--bad); font-weight: 600; margin: 0 0 1rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input { width: 100%; font: inherit; color: inherit; background: transparent; border: 1px solid var(--soft);
  border-radius: 8px; padding: .6rem .75rem; margin-bottom: 1rem; letter-spacing: .03em; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
button { width: 100%; font: inherit; font-weight: 600; padding: .7rem 1rem; border-radius: 8px; cursor: pointer;
  border: 1px solid var(--act); background: var(--act); color: var(--card); margin-top: .25rem; }
button.plain { background: transparent; color: var(--act); margin-top: .75rem; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
a { color: var(--act); }
.back { text-align: center; margin: 1rem 0 0; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; margin-top: 1.5rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .5rem; }
td { border-top: 1px solid var(--line); padding: .4rem 0; vertical-align: top; color: var(--soft); }
td:first-child { font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 1rem; color: var(--ink); }
.amount { font-size: 1.75rem; font-weight: 700; margin: 0 0 1rem; }
"""

_TITLE = Text(zh="添加银行卡", en="Add a card")
_NOTE = Text(
    zh="这是测试页面，不会真的扣款。请不要输入真实的卡号，只能用下面的测试卡号。",
    en="This is a test page: no money moves. Don't type a real card; only the numbers below work.",
)
_NUMBER, _EXPIRY, _CVC = Text(zh="卡号", en="Card number"), Text(zh="有效期", en="Expiry"), Text(zh="安全码", en="CVC")
_MONTH_YEAR = Text(zh="月/年", en="MM/YY")
_SAVE, _CANCEL = Text(zh="保存银行卡", en="Save card"), Text(zh="不保存，返回", en="Go back without saving")
_NUMBERS = Text(
    zh="测试卡号（有效期填任意将来的日期，安全码填任意三位数）", en="Test numbers (any future date, any 3 digits)"
)
_CARDS = (
    ("4242 4242 4242 4242", Text(zh="可以扣款", en="is charged")),
    ("5555 5555 5555 4444", Text(zh="可以扣款（万事达卡）", en="is charged (Mastercard)")),
    ("4000 0025 0000 3155", Text(zh="保存时由银行验证，以后直接扣款", en="the bank asks now, never again")),
    ("4000 0027 6000 3184", Text(zh="每次扣款都要银行验证", en="the bank asks for every charge")),
    ("4000 0000 0000 0341", Text(zh="可以保存，扣款时被拒", en="is saved, but its charges are declined")),
    ("4000 0000 0000 0002", Text(zh="被拒", en="is declined")),
    ("4000 0000 0000 9995", Text(zh="余额不足", en="has insufficient funds")),
    ("4000 0000 0000 0069", Text(zh="已过期", en="has expired")),
    ("4000 0000 0000 0127", Text(zh="安全码不对", en="has another CVC")),
)
_DECLINES = {
    "incorrect_number": Text(zh="卡号不对。", en="The card number is wrong."),
    "invalid_expiry": Text(zh="有效期不对或已过。", en="The expiry date is wrong or past."),
    "invalid_cvc": Text(zh="安全码是三到四位数字。", en="The CVC has three or four digits."),
    "incorrect_cvc": Text(zh="安全码不对。", en="The CVC is wrong."),
    "expired_card": Text(zh="这张卡已过期。", en="The card has expired."),
    "insufficient_funds": Text(zh="这张卡余额不足。", en="The card has insufficient funds."),
    "processing_error": Text(zh="处理时出错，请重试。", en="Something went wrong at the bank. Try again."),
    "refused": Text(zh="银行验证没有通过，请重试或换一张卡。", en="Your bank refused. Try again, or another card."),
}
_DECLINED = Text(zh="这张卡被拒，请换一张。", en="The card was declined. Try another one.")
_KEPT = Text(zh="没有保存任何银行卡。", en="No card was saved.")
_COMPLETE = Text(zh="银行卡已保存", en="The card is saved")
_EXPIRED = Text(zh="这个页面已过期", en="This page has expired")
_NOTHING = Text(zh="这里没有什么要做的了", en="There is nothing left to do here")
_NOTHING_MORE = Text(zh="请回到刚才的页面。", en="Please go back to where you came from.")
_ON, _BACK = Text(zh="继续", en="Continue"), Text(zh="返回", en="Go back")
_BANK = Text(zh="银行验证", en="Your bank asks you to confirm")
_BANK_NOTE = Text(zh="这是测试用的银行页面，不会真的扣款。", en="This stands in for a bank's page: no money moves.")
_BANK_SAVE = Text(zh="允许保存这张卡，以后由商家扣款？", en="May this card be saved and charged later?")
_YES, _NO = Text(zh="确认", en="Authenticate"), Text(zh="拒绝", en="Fail")
_DONE, _CLOSE = Text(zh="已处理", en="Done"), Text(zh="可以关闭这个页面了。", en="You can close this page.")


def card_form(session: Body, locale: str, error: str = "") -> str:
    """The form for a card. What was typed is not shown again."""
    said = _DECLINES.get(error, _DECLINED).pick(locale) if error else ""
    alert = f'<p class="error" role="alert">{escape(said)} {escape(_KEPT.pick(locale))}</p>' if error else ""
    cancel = _link(session["cancel_url"], _CANCEL, locale)
    field = '<label for="{0}">{1}</label><input id="{0}" name="{0}" inputmode="numeric" required {2}>'
    number = field.format("number", escape(_NUMBER.pick(locale)), 'autocomplete="off" maxlength="23" autofocus')
    expiry = field.format(
        "expiry", escape(_EXPIRY.pick(locale)), f'autocomplete="off" placeholder="{escape(_MONTH_YEAR.pick(locale))}"'
    )
    cvc = field.format("cvc", escape(_CVC.pick(locale)), 'autocomplete="off" maxlength="4"')
    rows = "".join(f"<tr><td>{number_}</td><td>{escape(does.pick(locale))}</td></tr>" for number_, does in _CARDS)
    form = (
        f'{alert}<form method="post" action="?locale={escape(locale)}">{number}'
        f'<div class="two"><div>{expiry}</div><div>{cvc}</div></div>'
        f'<button type="submit">{escape(_SAVE.pick(locale))}</button></form>{cancel}'
    )
    table = f"<table><caption>{escape(_NUMBERS.pick(locale))}</caption>{rows}</table>"
    return _page(_TITLE, f'<p class="note">{escape(_NOTE.pick(locale))}</p>', form, locale, table)


def bank(intent: Body, locale: str) -> str:
    """The page of the customer's bank."""
    if intent["object"] == "payment_intent":
        asked = f'<p class="amount">{escape(_shown(from_stripe(intent["amount"], intent["currency"])))}</p>'
    else:
        asked = f"<p>{escape(_BANK_SAVE.pick(locale))}</p>"
    form = (
        f'{asked}<form method="post" action="?locale={escape(locale)}">'
        f'<button name="answer" value="authenticate">{escape(_YES.pick(locale))}</button>'
        f'<button name="answer" value="fail" class="plain">{escape(_NO.pick(locale))}</button></form>'
    )
    return _page(_BANK, f'<p class="note">{escape(_BANK_NOTE.pick(locale))}</p>', form, locale)


def complete(onward: str, locale: str) -> str:
    """A page whose card is saved."""
    return _page(_COMPLETE, "", _link(onward, _ON, locale), locale)


def expired(back: str | None, locale: str) -> str:
    """A page that nobody completed in time."""
    return _page(_EXPIRED, "", f"<p>{escape(_KEPT.pick(locale))}</p>{_link(back, _BACK, locale)}", locale)


def nothing(locale: str) -> str:
    """There is no such page, or not any more."""
    return _page(_NOTHING, "", f"<p>{escape(_NOTHING_MORE.pick(locale))}</p>", locale)


def done(locale: str) -> str:
    """Answered, and nowhere to go back to."""
    return _page(_DONE, "", f"<p>{escape(_CLOSE.pick(locale))}</p>", locale)


def _link(url: str | None, words: Text, locale: str) -> str:
    return f'<p class="back"><a href="{escape(url)}">{escape(words.pick(locale))}</a></p>' if url else ""


def _shown(money: Money) -> str:
    return f"{money.currency} {money.to_decimal():,f}"


def _page(title: Text, note: str, body: str, locale: str, below: str = "") -> str:
    heading = escape(title.pick(locale))
    return (
        f'<!doctype html><html lang="{"zh-CN" if locale == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{heading}</title>'
        f"<style>{_STYLE}</style></head><body><main>{note}<section><h1>{heading}</h1>{body}</section>{below}</main>"
        "</body></html>"
    )
