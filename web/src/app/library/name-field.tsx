import { useLayoutEffect, useRef } from 'preact/hooks';

interface NameFieldProps {
  readonly label: string;
  readonly name: string;
  /** Called once; undefined where nothing is to change. */
  readonly onEnd: (name: string | undefined) => void;
}

/** A name in its place: Enter or leaving it keeps, Escape does not. */
export function NameField({ label, name, onEnd }: NameFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (isKept: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    const changed = input.current?.value.trim() ?? '';
    onEnd(isKept && changed !== '' && changed !== name ? changed : undefined);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // It ends the field, and neither presses what gets the focus then nor closes the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    end(event.key === 'Enter');
  };
  return (
    <input
      ref={input}
      class="field"
      aria-label={label}
      placeholder={label}
      maxLength={200}
      dir="auto"
      defaultValue={name}
      onKeyDown={onKey}
      onBlur={() => end(true)}
    />
  );
}
