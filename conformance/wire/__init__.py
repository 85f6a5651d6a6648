"""What goes over the wire: messages, the connections that carry them, and the reader of answers."""

from conformance.wire.messages import FILES, Answer, Exchange, Headers, NotJson, NotSent, Request, Side

__all__ = ["FILES", "Answer", "Exchange", "Headers", "NotJson", "NotSent", "Request", "Side"]
