import { unreachable } from '#kernel';
import { useApp } from '../parts/app-context.ts';
import { ExportDialog } from './export-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import './library.css';
import { MoveDialog } from './move-dialog.tsx';
import { SearchDialog } from './search-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { SharesDialog } from './shares-dialog.tsx';
import { TrashDialog } from './trash-dialog.tsx';

export function LibraryDialogs() {
  const { library } = useApp();
  const view = library.value;
  // A dialog is told late that it was closed: another may be open by then.
  const close = (): void => {
    if (library.peek() === view) library.value = { kind: 'none' };
  };
  switch (view.kind) {
    case 'none':
      return null;
    case 'search':
      return <SearchDialog onClose={close} />;
    case 'trash':
      return <TrashDialog onClose={close} />;
    case 'shares':
      return <SharesDialog onClose={close} />;
    case 'export-all':
      return <ExportDialog chat={undefined} onClose={close} />;
    case 'import':
      return <ImportDialog onClose={close} />;
    case 'move':
      return <MoveDialog chat={view.chat} onClose={close} />;
    case 'share':
      return <ShareDialog chat={view.chat} onClose={close} />;
    case 'export':
      return <ExportDialog chat={view.chat} onClose={close} />;
    default:
      return unreachable(view);
  }
}
