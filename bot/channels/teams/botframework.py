"""The port to Teams over `botbuilder-core`. No other module of the program imports it.

Microsoft archived the SDK, and its last release answers every invoke that has a body with HTTP 500 (the aiohttp adapter
serialises it twice). So only its core is used: the turn context and the adapter's contract. Receiving is our own route,
sending our own connector; both stay when the SDK goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import (
    Activity,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from bot.channels.teams.activity import Answer, Received

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.channels.teams.connector import Connector
    from bot.channels.teams.port import Handler, Message, Reference

CARD = "application/vnd.microsoft.card.adaptive"
INVOKE_ANSWER = "invokeResponse"
MESSAGE = "message"


NEVER_DELETED = "MayI takes no message back"


class Outgoing(Activity):  # type: ignore[misc]  # the SDK has no types
    """A message of ours. The SDK copies what it is given, leaf by leaf; this is made for one sending and need not be."""

    def __deepcopy__(self, _: dict[int, Any]) -> Outgoing:
        """Not copied."""
        return self


class Adapter(BotAdapter):  # type: ignore[misc]  # the SDK has no types
    """The SDK's contract for sending, over our own connector."""

    def __init__(self, connector: Connector) -> None:
        """`connector` sends."""
        super().__init__()
        self.connector = connector

    async def run(self, context: TurnContext, logic: Callable[[TurnContext], Awaitable[None]]) -> None:
        """Run a turn through the SDK's middleware."""
        await self.run_pipeline(context, logic)

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Send; the answer of an invoke is kept for the route."""
        sent = []
        for activity in activities:
            if activity.type == INVOKE_ANSWER:
                context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
                sent.append(ResourceResponse())
                continue
            patient = not context.turn_state.get(Proactive.KEY)
            place = activity.service_url, activity.conversation.id
            sent.append(ResourceResponse(id=await self.connector.send(*place, as_json(activity), patient=patient)))
        return sent

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Replace."""
        del context
        place = activity.service_url, activity.conversation.id, activity.id
        await self.connector.replace(*place, as_json(activity))
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take a message away. The SDK asks every adapter for this; no part of MayI does it.

        Raises:
            TypeError: always; whoever calls it has to write the call to the connector first.
        """
        del context, reference
        raise TypeError(NEVER_DELETED)

    def answer_of(self, context: TurnContext) -> Answer | None:
        """What an invoke was answered with."""
        kept = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
        return Answer(kept.value.status, kept.value.body) if kept is not None else None


class Proactive:
    """Marks a turn that nobody waits for, so that trying again is the queue's business."""

    KEY = "mayi.proactive"


class BotTurn:
    """An activity that is being answered, over the SDK's turn context."""

    def __init__(self, context: TurnContext, received: Received) -> None:
        """Both are of the same activity."""
        self._context, self.received = context, received

    async def say(self, message: Message) -> str:
        """Write into the conversation."""
        sent = await self._context.send_activity(as_activity(message))
        return str(sent.id or "") if sent is not None else ""

    async def change(self, message_id: str, message: Message) -> None:
        """Put a message in the place of an earlier one."""
        activity = as_activity(message)
        activity.id = message_id
        await self._context.update_activity(activity)


class BotFramework:
    """The port."""

    def __init__(self, connector: Connector) -> None:
        """`connector` sends."""
        self._adapter = Adapter(connector)

    async def receive(self, received: Received, handle: Handler) -> Answer | None:
        """Let a handler answer an activity."""
        context = TurnContext(self._adapter, incoming(received))

        async def logic(turn: TurnContext) -> None:
            answer = await handle(BotTurn(turn, received))
            if answer is not None:
                value = InvokeResponse(status=answer.status, body=answer.body)
                await turn.send_activity(Outgoing(type=INVOKE_ANSWER, value=value))

        await self._adapter.run(context, logic)
        return self._adapter.answer_of(context)

    async def reach(self, reference: Reference, message: Message) -> str:
        """Write to a person without being asked."""
        sent: list[str] = []

        async def logic(turn: TurnContext) -> None:
            turn.turn_state[Proactive.KEY] = True
            response = await turn.send_activity(as_activity(message))
            sent.append(str(response.id or "") if response is not None else "")

        await self._adapter.continue_conversation(referred(reference), logic)
        return sent[0]


def incoming(received: Received) -> Activity:
    """The SDK's activity, with what it needs to answer."""
    return Activity(
        type=received.type,
        name=received.name,
        id=received.id,
        channel_id=received.channel,
        service_url=received.service_url,
        conversation=ConversationAccount(id=received.conversation, tenant_id=received.tenant),
        from_property=ChannelAccount(id=received.user, aad_object_id=received.person),
        recipient=ChannelAccount(id=received.bot),
    )


def referred(reference: Reference) -> ConversationReference:
    """The SDK's reference."""
    return ConversationReference(
        channel_id=reference.channel,
        service_url=reference.service_url,
        conversation=ConversationAccount(id=reference.conversation, tenant_id=reference.tenant),
        user=ChannelAccount(id=reference.user),
        bot=ChannelAccount(id=reference.bot),
    )


def as_activity(message: Message) -> Activity:
    """A message as the SDK's activity."""
    activity = Outgoing(type=MESSAGE, summary=message.summary)
    activity.attachments = [Attachment(content_type=CARD, content=message.card)]
    if message.alert:
        activity.channel_data = {"notification": {"alert": True}}
    return activity


def as_json(activity: Activity) -> dict[str, Any]:
    """An activity as the service takes it. The SDK's own serialiser takes a millisecond for a card."""
    body: dict[str, Any] = {
        "type": activity.type,
        "summary": activity.summary,
        "inputHint": activity.input_hint,
        "channelId": activity.channel_id,
        "serviceUrl": activity.service_url,
        "conversation": _named(activity.conversation, tenantId=activity.conversation.tenant_id),
        "from": _named(activity.from_property),
        "recipient": _named(activity.recipient),
        "replyToId": activity.reply_to_id,
        "id": activity.id,
        "channelData": activity.channel_data,
        "attachments": [{"contentType": card.content_type, "content": card.content} for card in activity.attachments or ()],
    }
    return {key: value for key, value in body.items() if value}


def _named(who: ChannelAccount | ConversationAccount | None, **more: str | None) -> dict[str, str]:
    """Somebody, or a conversation, by id."""
    return {key: value for key, value in {"id": who.id if who else None, **more}.items() if value}
