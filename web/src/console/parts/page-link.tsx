import type { ComponentChildren, TargetedMouseEvent } from 'preact';
import { type ConsoleRoute, consolePathOf } from '../state/console-route.ts';
import { useConsole } from './console-context.ts';

interface PageLinkProps {
  readonly to: ConsoleRoute;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link within the page; with a key held down it is the browser's. */
export function PageLink({ to, children, ...rest }: PageLinkProps) {
  const { router } = useConsole();
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.go(to);
    scrollTo(0, 0);
  };
  return (
    <a {...rest} href={consolePathOf(to)} onClick={follow}>
      {children}
    </a>
  );
}
