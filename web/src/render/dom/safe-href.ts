import { decodeReferences } from './character-references.ts';

const schemes: readonly string[] = ['http:', 'https:', 'mailto:'];
const maxChars = 4_096;

/**
 * The address as the browser reads it, when it leads to a page or a mailbox elsewhere. An address without a scheme
 * would lead into this app, which no text has business with.
 */
export function safeHref(written: string): string | undefined {
  const address = decodeReferences(written);
  if (address.length > maxChars || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return schemes.includes(protocol) ? href : undefined;
}
