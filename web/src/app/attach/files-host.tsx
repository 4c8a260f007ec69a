import type { Attachment } from '#wire';
import { useLazy } from '../library/use-lazy.ts';
import { useApp } from '../parts/app-context.ts';

/** The files of the next message, loaded with the first of them. */
export function FileTrayHost() {
  const { files, refused, reading } = useApp().attachments;
  const isWanted = files.value.length > 0 || refused.value.length > 0 || reading.value !== '';
  const part = useLazy(isWanted, () => import('./file-tray.tsx'));
  return part ? <part.FileTray /> : null;
}

/** The files of a question; most have none. */
export function SentFilesHost({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const part = useLazy(attachments.length > 0, () => import('./sent-files.tsx'));
  return part ? <part.SentFiles attachments={attachments} /> : null;
}
