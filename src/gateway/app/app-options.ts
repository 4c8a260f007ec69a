import type { Chats } from '#chats';
import type { Caller } from '../caller.ts';

/** Where a replica stands, in words for people. */
export interface ReplicaPlace {
  readonly pool: string;
  readonly kind: string;
  readonly accelerator: string | null;
}

/** What the chat app needs beside what the gateway has; left out where no app is served. */
export interface AppOptions {
  readonly chats: Chats;
  /** 32 bytes of this installation; keys in cookies are sealed with it. */
  readonly secret: Uint8Array;
  /** Folder of the built pages; undefined = the API alone. */
  readonly webRoot: string | undefined;
  readonly version: string;
  readonly needsKey: () => boolean;
  readonly placeOf: (replicaId: string) => ReplicaPlace;
  /** Whose chats are an owner's; undefined where that key is gone. */
  readonly callerNamed: (owner: string) => Caller | undefined;
  readonly pools: () => readonly (Omit<ReplicaPlace, 'pool'> & { readonly name: string })[];
}
