/** What the server takes with one message (`appLimits` of `#wire`, which would bring its whole parser along). */
export const attachLimits = { files: 20, chars: 8_000_000, nameChars: 255, mediaTypeChars: 127 } as const;
