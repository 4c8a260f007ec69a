import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { SearchHit } from '#wire';
import { useApp, useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { excerptParts } from './excerpt-parts.ts';
import { revealMessage } from './reveal-message.ts';
import { mostQueryChars, SearchState } from './search-state.ts';

interface Closable {
  readonly onClose: () => void;
}

/** One field over all chats: the focus stays in it, arrows choose, Enter opens. */
export function SearchDialog({ onClose }: Closable) {
  const app = useApp();
  const { t } = useWords();
  const search = useMemo(() => new SearchState(app.api.search), [app]);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    return () => search.close();
  }, [search]);
  const open = (hit: SearchHit): void => {
    onClose();
    app.run(async () => {
      const isShown = await revealMessage(app, hit);
      if (!isShown) app.toasts.show({ text: t('searchGone') });
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    const hit = search.chosenHit();
    if (event.key === 'Enter' && hit) open(hit);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    search.step(event.key === 'ArrowDown' ? 1 : -1);
  };
  const status = search.status.value;
  const hasHits = status.kind === 'found' && status.hits.length > 0;
  return (
    <Dialog title={t('searchChats')} onClose={onClose}>
      <input
        ref={field}
        class="field"
        type="text"
        // biome-ignore lint/a11y/noRedundantRoles: its list is ours; the attribute is here for the types only
        role="combobox"
        list={undefined}
        aria-label={t('searchChats')}
        aria-expanded={hasHits}
        aria-controls="search-hits"
        aria-autocomplete="list"
        aria-activedescendant={hasHits ? hitId(search.chosen.value) : undefined}
        placeholder={t('searchHint')}
        maxLength={mostQueryChars}
        dir="auto"
        value={search.text.value}
        onInput={({ currentTarget }) => search.write(currentTarget.value)}
        onKeyDown={onKey}
      />
      <SearchResult search={search} onOpen={open} />
    </Dialog>
  );
}

interface SearchResultProps {
  readonly search: SearchState;
  readonly onOpen: (hit: SearchHit) => void;
}

function SearchResult({ search, onOpen }: SearchResultProps) {
  const { t } = useWords();
  const status = search.status.value;
  const hits = status.kind === 'found' ? status.hits : [];
  return (
    <>
      {status.kind === 'loading' && <div class="skeleton" role="status" aria-label={t('loading')} />}
      {status.kind === 'failed' && (
        <ProblemNote problem={status.problem} action={{ label: t('tryAgain'), run: () => void search.askNow() }} />
      )}
      {status.kind === 'found' && (
        <p class="library-note" role="status">
          {hits.length > 0 ? t('searchCount', { count: hits.length }) : t('searchNone', { query: status.query })}
        </p>
      )}
      <div id="search-hits" class="search-hits" role="listbox" aria-label={t('searchChats')}>
        {hits.map((hit, at) => (
          <Hit
            key={`${hit.chat.id} ${hit.messageId}`}
            id={hitId(at)}
            hit={hit}
            isChosen={at === search.chosen.value}
            onOpen={onOpen}
          />
        ))}
      </div>
    </>
  );
}

interface HitProps {
  readonly id: string;
  readonly hit: SearchHit;
  readonly isChosen: boolean;
  readonly onOpen: (hit: SearchHit) => void;
}

function Hit({ id, hit, isChosen, onOpen }: HitProps) {
  const { t, formats } = useWords();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const { chat, messageId } = hit;
  return (
    // Keys are the field's, where the focus stays.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div ref={row} id={id} class="search-hit" role="option" aria-selected={isChosen} onClick={() => onOpen(hit)}>
      <span class="hit-title" dir="auto">
        {messageId === null ? <Excerpt hit={hit} /> : chat.title || t('untitled')}
      </span>
      <time class="library-note">{formats.date(chat.changedMs)}</time>
      {messageId !== null && (
        <span class="hit-text" dir="auto">
          <Excerpt hit={hit} />
        </span>
      )}
    </div>
  );
}

function Excerpt({ hit }: { readonly hit: SearchHit }) {
  return <>{excerptParts(hit).map(({ text, isMatch }) => (isMatch ? <mark>{text}</mark> : text))}</>;
}

function hitId(at: number): string {
  return `search-hit-${at}`;
}
