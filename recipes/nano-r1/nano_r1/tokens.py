"""The vocabulary: 256 bytes and R1's control tokens; and the layout of a conversation in them.

Bytes make every UTF-8 text representable. Control tokens stand outside of the bytes, so no text that a user
types can become one.
"""

from __future__ import annotations

BOS, EOS, USER, ASSISTANT, THINK, END_THINK = range(256, 262)
VOCABULARY_SIZE = 262
CONTROL_TOKENS: tuple[str, ...] = (
    "<｜begin▁of▁sentence｜>",
    "<｜end▁of▁sentence｜>",
    "<｜User｜>",
    "<｜Assistant｜>",
    "<think>",
    "</think>",
)
# R1's template without its tool calls, for whose tokens there is no room here. As R1's later templates do, it
# opens the thought in the prompt, and it drops the thoughts of earlier turns.
CHAT_TEMPLATE = (
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}"
    "{% set ns = namespace(system_prompt='') %}"
    "{%- for message in messages %}{%- if message['role'] == 'system' %}"
    "{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}"
    "{{bos_token}}{{ns.system_prompt}}"
    "{%- for message in messages %}"
    "{%- if message['role'] == 'user' %}{{'<｜User｜>' + message['content']}}{%- endif %}"
    "{%- if message['role'] == 'assistant' and message['content'] is not none %}"
    "{% set content = message['content'] %}"
    "{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}"
    "{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}{%- endif %}"
    "{%- endfor -%}"
    "{% if add_generation_prompt %}{{'<｜Assistant｜><think>\\n'}}{% endif %}"
)


def encode(text: str) -> list[int]:
    return list(text.encode())


def decode(tokens: list[int]) -> str:
    """Control tokens are spelled out; bytes that are no UTF-8 become replacement characters."""
    parts: list[bytes] = [bytes([t]) if t < 256 else CONTROL_TOKENS[t - 256].encode() for t in tokens]
    return b"".join(parts).decode(errors="replace")


def prompt_tokens(question: str, system: str = "", earlier: tuple[tuple[str, str], ...] = ()) -> list[int]:
    """What the chat template makes of a conversation. `earlier` are turns of question and answer."""
    tokens = [BOS, *encode(system)]
    for asked, answered in earlier:
        tokens += [USER, *encode(asked), ASSISTANT, *encode(answered), EOS]
    return [*tokens, USER, *encode(question), ASSISTANT, THINK, *encode("\n")]


def reply_tokens(thought: str, answer: str) -> list[int]:
    return [*encode(thought + "\n"), END_THINK, *encode("\n\n" + answer), EOS]
