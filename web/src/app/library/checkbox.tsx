import type { Signal } from '@preact/signals';

export function Checkbox({ label, value }: { readonly label: string; readonly value: Signal<boolean> }) {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={value.value}
        onChange={({ currentTarget }) => {
          value.value = currentTarget.checked;
        }}
      />
      <span>{label}</span>
    </label>
  );
}
