/** Where the picture of an emoji lies: the same drawing on every computer, also where there is no emoji font. The build copies the 64. */
export const pictureOf = (emoji: string): string => `emoji/${emoji.codePointAt(0)?.toString(16) ?? 'none'}.svg`;
