import { useApp, useWords } from '../parts/app-context.ts';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import type { Words } from '../state/words.ts';
import type { TokenCost } from './attachments.ts';
import { FileChip } from './file-chip.tsx';
import { refusalText } from './refusal-text.ts';

/** The files that will go with the next message, what they cost, and why others do not go. */
export function FileTray() {
  const { attachments } = useApp();
  const words = useWords();
  const { t } = words;
  const files = attachments.files.value;
  const refused = attachments.refused.value;
  const reading = attachments.reading.value;
  return (
    <>
      {refused.length > 0 && (
        <div class="note wrong file-refusals" role="alert">
          <ul>
            {refused.map((one, index) => (
              <li key={`${index}-${one.name}`}>{refusalText(one, words)}</li>
            ))}
          </ul>
          <IconButton icon="close" label={t('close')} isSmall onPress={() => (attachments.refused.value = [])} />
        </div>
      )}
      {(files.length > 0 || reading !== '') && (
        <ul class="files" aria-label={t('attachedFiles')}>
          {files.map(({ id, attachment, sizeBytes, cost }) => (
            <li key={id}>
              <FileChip attachment={attachment} sizeBytes={sizeBytes} note={costText(cost, words)} />
              <IconButton
                icon="close"
                label={t('removeFile', { name: attachment.name })}
                isSmall
                onPress={() => attachments.remove(id)}
              />
            </li>
          ))}
          {reading !== '' && (
            <li>
              <span class="file-chip" aria-busy="true">
                <Icon name="file" size={16} />
                <span class="file-name">{t('fileReading', { name: reading })}</span>
              </span>
              <IconButton
                icon="close"
                label={t('removeFile', { name: reading })}
                isSmall
                onPress={() => attachments.stopReading()}
              />
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function costText(cost: TokenCost, { t }: Words): string {
  if (cost.kind === 'counting') return t('tokensCounting');
  return t(cost.kind === 'about' ? 'tokensAbout' : 'tokens', { count: cost.tokens });
}
