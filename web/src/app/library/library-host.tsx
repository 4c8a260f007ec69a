import { useApp } from '../parts/app-context.ts';
import { useLazy } from './use-lazy.ts';

/** The open dialog of the library: search, folders, trash, shares, files. */
export function LibraryHost() {
  const { library } = useApp();
  const part = useLazy(
    library.value.kind !== 'none',
    () => import('./library-dialogs.tsx'),
    () => {
      library.value = { kind: 'none' };
    },
  );
  return part ? <part.LibraryDialogs /> : null;
}

/** Folders above the list of chats. */
export function FoldersHost({ onChosen }: { readonly onChosen: () => void }) {
  const part = useLazy(true, () => import('./folder-sections.tsx'));
  return part ? <part.FolderSections onChosen={onChosen} /> : null;
}
