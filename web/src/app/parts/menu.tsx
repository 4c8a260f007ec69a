import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

interface MenuProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A list of actions in the browser's own layer: Escape and a press elsewhere close it. */
export function Menu({ label, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const place = (event: preact.TargetedToggleEvent<HTMLDivElement>): void => {
    if (event.newState !== 'open' || !button.current || !list.current) return;
    const { top, bottom, right, left } = button.current.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = list.current;
    const isBelow = bottom + height + 8 < window.innerHeight;
    const isRightToLeft = document.documentElement.dir === 'rtl';
    const start = isRightToLeft ? left : right - width;
    list.current.style.top = `${isBelow ? bottom + 4 : Math.max(4, top - height - 4)}px`;
    list.current.style.left = `${Math.max(4, Math.min(start, window.innerWidth - width - 4))}px`;
    list.current.querySelector('button')?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button small menu-button"
        aria-label={label}
        title={label}
        popovertarget={id}
      >
        <Icon name="more" />
      </button>
      <div
        ref={list}
        id={id}
        class="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        onToggle={place}
        onClick={() => list.current?.hidePopover()}
        onKeyDown={step}
      >
        {children}
      </div>
    </>
  );
}

/** Arrow keys go from one to the next, as in any menu. */
function step(event: preact.TargetedKeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll('button')];
  const at = items.findIndex((item) => item.matches(':focus'));
  items.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus();
}

interface MenuItemProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
  readonly isWrong?: boolean;
}

export function MenuItem({ icon, label, onPress, isWrong = false }: MenuItemProps) {
  return (
    <button type="button" role="menuitem" class={isWrong ? 'menu-item wrong' : 'menu-item'} onClick={onPress}>
      <Icon name={icon} /> {label}
    </button>
  );
}
