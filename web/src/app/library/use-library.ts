import { useMemo } from 'preact/hooks';
import { useApp } from '../parts/app-context.ts';
import { type LibraryApi, libraryApi } from './library-api.ts';

export function useLibrary(): LibraryApi {
  const { send } = useApp().api;
  return useMemo(() => libraryApi(send), [send]);
}
