import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../../api/api-error.ts';
import { useApp } from '../parts/app-context.ts';

/**
 * A part of the app that is loaded when it is first wanted; undefined until it is there.
 * @param onFail - takes the wish back, so that it can be had again; the page says that it failed
 */
export function useLazy<Part>(isWanted: boolean, load: () => Promise<Part>, onFail?: () => void): Part | undefined {
  const app = useApp();
  const part = useSignal<Part | undefined>(undefined);
  // `load` is a new function each time and always means the same file.
  useEffect(() => {
    if (!isWanted || part.value !== undefined) return;
    const fail = (cause: unknown): never => {
      onFail?.();
      throw new ApiError({ kind: 'network', message: '', retryAfterMs: null }, { cause });
    };
    app.run(async () => {
      part.value = await load().catch(fail);
    });
  }, [isWanted]);
  return part.value;
}
