"""What collecting refuses, with stable codes. Never with a gateway's own words: they may quote what was sent."""

from kernel.errors import BadRequest, Conflict, RapportError, Unavailable
from kernel.text import Text


class NoGateway(Conflict):
    """This installation collects no cards."""

    code = "payments.no_gateway"
    text = Text(
        zh="还没有接入银行卡收款，没有保存任何改动。请改用银行转账，或让运维人员配置支付网关。",
        en="Cards can't be charged here yet; nothing was saved. Pay by bank transfer, or ask whoever runs this"
        " installation to set a payment gateway.",
    )


class GatewayUnavailable(Unavailable):
    """No answer, or one that says to come again: what was asked may have been done. Ask again with the same key."""

    code = "payments.gateway_unavailable"
    text = Text(
        zh="支付网关暂时没有响应。请稍后重试：同一笔付款不会重复扣款。",
        en="The payment gateway does not answer. Try again soon: the same payment is never taken twice.",
    )


class GatewayRefused(RapportError):
    """The gateway understood and refused for a reason that the same request will meet again."""

    status = 502
    code = "payments.gateway_refused"
    text = Text(
        zh="支付网关拒绝了这个请求（{reason}），没有扣款。请联系客服。",
        en="The payment gateway refused this ({reason}); nothing was charged. Please contact support.",
    )

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason, details={"reason": reason})
        self.reason = reason


class BadSignature(BadRequest):
    """A webhook that the gateway did not sign, or not lately."""

    code = "payments.bad_signature"
    text = Text(
        zh="通知的签名不对或已过期，没有保存任何内容。",
        en="The notification's signature is wrong or too old; nothing was saved.",
    )


class NotAnEvent(BadRequest):
    """A signed body that tells of nothing."""

    code = "payments.not_an_event"
    text = Text(zh="通知的内容读不懂，没有保存。", en="The notification can't be read; nothing was saved.")
