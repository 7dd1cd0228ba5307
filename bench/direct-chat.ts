// Direct conversations of pairs, and the messages in them, as a chat server tells them. `a-N` writes to `b-N`.

export function directChat(pair: number): object {
  const members = [`a-${pair}`, `b-${pair}`];
  return {
    ...{ id: `chat-${pair}`, source: 'bench', type: 'conversation.updated' },
    data: { conversation: `direct-${pair}`, type: 'direct', members },
  };
}

/** The message number `index`, in the conversation of pair `index % pairs`. */
export function directMessage(index: number, pairs = Number.MAX_SAFE_INTEGER): object {
  const pair = index % pairs;
  return {
    ...{ id: `msg-${index}`, source: 'bench', type: 'message.created' },
    data: {
      ...{ message: `dm-${index}`, conversation: `direct-${pair}`, seq: Math.floor(index / pairs) + 1 },
      ...{
        sender: `a-${pair}`,
        text: 'Shall we have lunch at half past twelve? The place on the corner is open.',
      },
    },
  };
}
