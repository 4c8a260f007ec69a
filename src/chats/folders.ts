import type { Folder } from '#wire';
import { ChatsError, notFound } from './errors.ts';
import { keptTitle } from './kept-title.ts';
import { atMost, chatLimits } from './limits.ts';
import { folderOf } from './records.ts';
import type { ChatDatabase, Query } from './tables.ts';

export async function folders(query: Query, owner: string): Promise<readonly Folder[]> {
  const select = query.selectFrom('folders').selectAll().where('owner', '=', owner);
  return (await select.orderBy('name').orderBy('id').limit(chatLimits.folders).execute()).map(folderOf);
}

/** Makes a folder, or gives it another name. */
export async function putFolder(
  db: ChatDatabase,
  owner: string,
  folder: { readonly id: string; readonly name: string },
  nowMs: number,
): Promise<Folder> {
  return await db.transaction(async (query) => {
    const name = keptTitle(folder.name);
    const own = query.selectFrom('folders').where('owner', '=', owner);
    const kept = await query.selectFrom('folders').selectAll().where('id', '=', folder.id).executeTakeFirst();
    if (kept && kept.owner !== owner) {
      throw new ChatsError('CHATS_CONFLICT', 'This id is in other use; make a new one.', { id: folder.id });
    }
    if (kept) {
      await query.updateTable('folders').set({ name }).where('id', '=', folder.id).where('owner', '=', owner).execute();
      return folderOf({ ...kept, name });
    }
    const { count } = await own.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    atMost(chatLimits.folders, Number(count) + 1, 'Folders');
    const row = { id: folder.id, owner, name, created_ms: nowMs };
    await query.insertInto('folders').values(row).execute();
    return folderOf(row);
  });
}

/** Its chats stay, in no folder. */
export async function deleteFolder(db: ChatDatabase, owner: string, id: string): Promise<void> {
  await db.transaction(async (query) => {
    await requireFolder(query, owner, id);
    await query.deleteFrom('folders').where('id', '=', id).where('owner', '=', owner).execute();
  });
}

/** @throws {ChatsError} `CHATS_NOT_FOUND` */
export async function requireFolder(query: Query, owner: string, id: string): Promise<void> {
  const own = query.selectFrom('folders').select('id').where('id', '=', id).where('owner', '=', owner);
  if (!(await own.executeTakeFirst())) throw notFound('folder', id);
}
