/** What the tabs of one browser tell one another: something changed, look again. */
export interface TabNews {
  readonly kind: 'chats-changed';
  /** Undefined: the list only. */
  readonly chatId?: string;
}

export class Tabs {
  readonly #channel = new BroadcastChannel('regauge');

  constructor(onNews: (news: TabNews) => void) {
    this.#channel.onmessage = ({ data }: MessageEvent<TabNews>) => onNews(data);
  }

  tell(news: TabNews): void {
    this.#channel.postMessage(news);
  }

  close(): void {
    this.#channel.close();
  }
}
