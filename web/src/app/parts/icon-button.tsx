import { Icon, type IconName } from './icon.tsx';

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
  readonly isSmall?: boolean;
  readonly isDisabled?: boolean;
  /** Beside the usual one. */
  readonly className?: string;
}

export function IconButton({
  icon,
  label,
  onPress,
  isSmall = false,
  isDisabled = false,
  className = '',
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${isSmall ? 'small' : ''} ${className}`}
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={onPress}
    >
      <Icon name={icon} size={isSmall ? 16 : 20} />
    </button>
  );
}
