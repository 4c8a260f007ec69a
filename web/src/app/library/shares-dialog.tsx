import { useEffect, useMemo } from 'preact/hooks';
import { useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ShareList } from './share-list.tsx';
import { SharedLinks } from './shared-links.ts';
import { useLibrary } from './use-library.ts';

export function SharesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const links = useSharedLinks();
  return (
    <Dialog title={t('shares')} onClose={onClose}>
      <ShareList links={links} />
    </Dialog>
  );
}

export function useSharedLinks(): SharedLinks {
  const library = useLibrary();
  const links = useMemo(() => new SharedLinks(library), [library]);
  useEffect(() => void links.load(), [links]);
  return links;
}
