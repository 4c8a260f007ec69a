import type { ChatPage, ChatSummary, Folder, Share, SharedChat } from '#wire';
import { json, query, type Send } from '../../api/api-client.ts';

export interface ImportResult {
  readonly chats: readonly ChatSummary[];
  readonly skipped: readonly SkippedChat[];
}

export interface SkippedChat {
  readonly title: string;
  readonly fault: 'empty' | 'too-large' | 'damaged';
  /** Which part of it, in the server's words. */
  readonly reason: string;
}

/** Routes of what is loaded when it is wanted; each throws `ApiError`, as those of `Api`. */
export interface LibraryApi {
  folders(): Promise<readonly Folder[]>;
  /** Makes it, or names it anew. */
  putFolder(id: string, name: string): Promise<Folder>;
  /** Its chats stay. */
  deleteFolder(id: string): Promise<void>;
  chatsIn(place: { readonly folder: string } | { readonly trash: '1' }, after?: string): Promise<ChatPage>;
  deleteChat(id: string): Promise<void>;
  share(chatId: string, hasThoughts: boolean): Promise<Share>;
  shares(): Promise<readonly Share[]>;
  withdraw(id: string): Promise<void>;
  shared(id: string): Promise<SharedChat>;
  markdown(chatId: string, hasThoughts: boolean): Promise<Blob>;
  /** @param chatId - undefined: all */
  exported(chatId: string | undefined, hasThoughts: boolean): Promise<Blob>;
  imported(document: unknown): Promise<ImportResult>;
}

export function libraryApi(send: Send): LibraryApi {
  return { ...folderCalls(send), ...shareCalls(send), ...transferCalls(send) };
}

type FolderCalls = Pick<LibraryApi, 'folders' | 'putFolder' | 'deleteFolder' | 'chatsIn' | 'deleteChat'>;

function folderCalls(send: Send): FolderCalls {
  return {
    folders: async () => (await json<{ folders: readonly Folder[] }>(await send('GET', 'folders'))).folders,
    putFolder: async (id, name) => json(await send('PUT', `folders/${id}`, { name })),
    deleteFolder: async (id) => void (await send('DELETE', `folders/${id}`)),
    chatsIn: async (place, after) => json(await send('GET', `chats${query({ ...place, after })}`)),
    deleteChat: async (id) => void (await send('DELETE', `chats/${id}`)),
  };
}

type ShareCalls = Pick<LibraryApi, 'share' | 'shares' | 'withdraw' | 'shared'>;

function shareCalls(send: Send): ShareCalls {
  return {
    share: async (chatId, hasThoughts) => json(await send('POST', `chats/${chatId}/shares`, { hasThoughts })),
    shares: async () => (await json<{ shares: readonly Share[] }>(await send('GET', 'shares'))).shares,
    withdraw: async (id) => void (await send('DELETE', `shares/${id}`)),
    // It is from the address, where anything may stand.
    shared: async (id) => json(await send('GET', `shared/${encodeURIComponent(id)}`)),
  };
}

type TransferCalls = Pick<LibraryApi, 'markdown' | 'exported' | 'imported'>;

function transferCalls(send: Send): TransferCalls {
  const flag = (isOn: boolean): string => (isOn ? '1' : '0');
  return {
    markdown: async (chatId, hasThoughts) =>
      await (await send('GET', `chats/${chatId}/markdown${query({ thoughts: flag(hasThoughts) })}`)).blob(),
    exported: async (chats, hasThoughts) =>
      await (await send('GET', `export${query({ chats, thoughts: flag(hasThoughts) })}`)).blob(),
    imported: async (document) => json(await send('POST', 'import', document)),
  };
}
