import type { ChatSummary } from '#wire';

export type ChatGroupName = 'pinned' | 'today' | 'yesterday' | 'lastSevenDays' | 'lastThirtyDays' | 'older';

export interface ChatGroup {
  readonly name: ChatGroupName;
  readonly chats: readonly ChatSummary[];
}

const order: readonly ChatGroupName[] = ['pinned', 'today', 'yesterday', 'lastSevenDays', 'lastThirtyDays', 'older'];

/**
 * Chats under headings, by the calendar of whoever reads: yesterday ends at midnight, not 24 hours ago.
 * @param chats - in the order in which they are shown within their group
 */
export function groupChats(chats: readonly ChatSummary[], now: Date): readonly ChatGroup[] {
  const groups = Map.groupBy(chats, (chat) => groupOf(chat, now));
  return order.flatMap((name) => {
    const own = groups.get(name);
    return own ? [{ name, chats: own }] : [];
  });
}

function groupOf({ isPinned, changedMs }: ChatSummary, now: Date): ChatGroupName {
  if (isPinned) return 'pinned';
  if (changedMs >= midnight(now, 0)) return 'today';
  if (changedMs >= midnight(now, 1)) return 'yesterday';
  if (changedMs >= midnight(now, 7)) return 'lastSevenDays';
  return changedMs >= midnight(now, 30) ? 'lastThirtyDays' : 'older';
}

function midnight(now: Date, daysAgo: number): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).getTime();
}
