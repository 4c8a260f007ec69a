import { ToastsView } from '../parts/toasts-view.tsx';
import { useLazy } from './use-lazy.ts';

/** The page behind a link, for whoever has it. */
export function SharedView({ id }: { readonly id: string }) {
  const part = useLazy(true, () => import('./shared-page.tsx'));
  return (
    <>
      {part && <part.SharedPage id={id} />}
      <ToastsView />
    </>
  );
}
