import { Template } from '@huggingface/jinja';
import type { ChatMessage } from '#wire';
import { ModelsError } from '../errors.ts';
import { chatmlTemplate } from './chatml.ts';
import { type ControlMarks, createControlMarks, unusedCharacter } from './control-marks.ts';
import { indexSpellings, type SpellingIndex } from './spelling-index.ts';

export interface RenderOptions {
  /** Ends the prompt where the assistant's turn begins. */
  readonly addGenerationPrompt: boolean;
  /** Ends the prompt inside the last message, which must be the assistant's, so that the model goes on with it. */
  readonly continueFinalMessage: boolean;
  /** Extra template variables (`enable_thinking`); they cannot replace the messages or the tokens. */
  readonly templateKwargs: Readonly<Record<string, unknown>>;
  /** Spellings of every CONTROL and USER_DEFINED token of the model's vocabulary. */
  readonly controlSpellings: readonly string[];
}

export interface RenderedPrompt {
  /** Tokenise each by itself with special parsing on and no token added; what a user typed can then not become one. */
  readonly pieces: readonly string[];
  /** What the template's author would have rendered, byte for byte. */
  readonly text: string;
}

/** Where the template in use came from. */
export type TemplateOrigin = { readonly kind: 'model' } | { readonly kind: 'fallback'; readonly reason: string };

export interface ChatTemplate {
  readonly origin: TemplateOrigin;
  /** @throws {ModelsError} `MODELS_TEMPLATE`: the template refuses these messages; the client's mistake, a 400 */
  render(messages: readonly ChatMessage[], options: RenderOptions): RenderedPrompt;
}

export interface TemplateTokens {
  readonly bosToken: string;
  readonly eosToken: string;
  /** How the model marks its thinking; templates look for these in earlier assistant turns. */
  readonly thinkOpen?: string;
  readonly thinkClose?: string;
}

/**
 * Prepares a model's own chat template; without one, or with one that cannot render a plain greeting, ChatML
 * (`origin` then says so and why, for the banner).
 *
 * The rendered prompt contains the begin-of-sentence token where the template puts it, so the tokenizer must not add
 * another. Thoughts of earlier turns are handed to the template both ways it may look for them (`reasoning_content`,
 * tags inside the content): a template that drops them drops them.
 *
 * @param source - `tokenizer.chat_template` of the GGUF, if any
 */
export function createChatTemplate(source: string | undefined, tokens: TemplateTokens): ChatTemplate {
  if (source === undefined)
    return withTemplate(chatmlTemplate, tokens, { kind: 'fallback', reason: 'the model has none' });
  try {
    const own = withTemplate(source, tokens, { kind: 'model' });
    own.render([{ role: 'user', content: 'hi' }], greeting);
    return own;
  } catch (error) {
    return withTemplate(chatmlTemplate, tokens, { kind: 'fallback', reason: messageOf(error) });
  }
}

const greeting: RenderOptions = {
  addGenerationPrompt: true,
  continueFinalMessage: false,
  templateKwargs: {},
  controlSpellings: [],
};

function withTemplate(source: string, tokens: TemplateTokens, origin: TemplateOrigin): ChatTemplate {
  const template = new Template(source);
  const fixed = { bos_token: tokens.bosToken, eos_token: tokens.eosToken };
  // A server renders with one vocabulary all its life: indexing its spellings once saves milliseconds a request.
  let spellings = indexFor([], tokens);
  return {
    origin,
    render(messages, options) {
      if (spellings.of !== options.controlSpellings) spellings = indexFor(options.controlSpellings, tokens);
      const texts = [source, JSON.stringify(options.templateKwargs), ...messages.flatMap(textsOf)];
      const marks = createControlMarks(texts);
      const kwargs = marks.markValues(options.templateKwargs, spellings.everyone);
      const marked = (message: ChatMessage) => markMessage(message, marks, spellings);
      const run = (items: readonly TemplateMessage[], addGenerationPrompt: boolean) =>
        runTemplate(template, { ...kwargs, messages: items, add_generation_prompt: addGenerationPrompt, ...fixed });
      const rendered = options.continueFinalMessage
        ? renderOpenEnded(messages, marked, tokens, (items) => run(items, false), texts)
        : run(messages.map(marked), options.addGenerationPrompt);
      const pieces = marks.cut(rendered);
      return { pieces, text: pieces.join('') };
    },
  };
}

/** Which spellings are text in whose messages. */
interface MessageSpellings {
  readonly of: readonly string[];
  readonly everyone: SpellingIndex;
  /** Without the model's own think tags, which templates look for in its turns. */
  readonly assistant: SpellingIndex;
}

function indexFor(
  of: readonly string[],
  { thinkOpen = '<think>', thinkClose = '</think>' }: TemplateTokens,
): MessageSpellings {
  const foreign = of.filter((spelling) => spelling !== thinkOpen && spelling !== thinkClose);
  return { of, everyone: indexSpellings(of), assistant: indexSpellings(foreign) };
}

/** A message as templates know it. */
interface TemplateMessage {
  readonly role: string;
  readonly content: string;
  readonly name?: string;
  readonly reasoning_content?: string;
}

/**
 * The model's own think tags stay whole in its own turns, because templates look for them there; everything else is
 * text, whoever wrote it.
 */
function markMessage(message: ChatMessage, marks: ControlMarks, spellings: MessageSpellings): TemplateMessage {
  const { role, content, name, reasoningContent } = message;
  const text = (value: string) => marks.mark(value, spellings.everyone);
  return {
    role,
    content: role === 'assistant' ? marks.mark(content, spellings.assistant) : text(content),
    ...(name === undefined ? {} : { name: text(name) }),
    ...(reasoningContent === undefined ? {} : { reasoning_content: text(reasoningContent) }),
  };
}

/**
 * Renders up to the last message and appends that message as it is: a template that trims it, or drops its thought,
 * would make the model continue something other than what was said.
 */
function renderOpenEnded(
  messages: readonly ChatMessage[],
  marked: (message: ChatMessage) => TemplateMessage,
  tokens: TemplateTokens,
  run: (items: readonly TemplateMessage[]) => string,
  texts: readonly string[],
): string {
  const last = messages.at(-1);
  if (last?.role !== 'assistant')
    throw refused('continue_final_message needs the last message to be from the assistant');
  // Two free characters in a row: the first one is the cutting mark.
  const place = unusedCharacter([...texts, unusedCharacter(texts)]);
  const before = messages.slice(0, -1).map(marked);
  const rendered = run([...before, { role: 'assistant', content: place }]);
  const at = rendered.indexOf(place);
  if (at === -1) throw refused('this template leaves out the last assistant message, so it cannot be continued');
  return rendered.slice(0, at) + spokenSoFar(marked(last), tokens);
}

/** Thought and answer as the model itself would have written them; the thought stays open if no answer has begun. */
function spokenSoFar({ content, reasoning_content: thought }: TemplateMessage, tokens: TemplateTokens): string {
  const { thinkOpen = '<think>', thinkClose = '</think>' } = tokens;
  if (thought === undefined) return content;
  if (content === '') return `${thinkOpen}\n${thought}`;
  return `${thinkOpen}\n${thought}\n${thinkClose}\n\n${content}`;
}

function runTemplate(template: Template, variables: Readonly<Record<string, unknown>>): string {
  try {
    return template.render({ ...variables });
  } catch (error) {
    throw refused(messageOf(error), error);
  }
}

function textsOf({ content, name, reasoningContent }: ChatMessage): readonly string[] {
  return [content, name ?? '', reasoningContent ?? ''];
}

function refused(reason: string, cause?: unknown): ModelsError {
  return new ModelsError(
    'MODELS_TEMPLATE',
    `The model's chat template refuses these messages: ${reason}. Change the messages' order, roles or options.`,
    { reason },
    { cause },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
