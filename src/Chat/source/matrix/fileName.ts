const LONGEST = 200;
const LONGEST_EXTENSION = 20;

/** Path separators, what Windows gives a meaning of its own, and control characters. */
const UNSAFE = /[/\\:*?"<>|\p{Cc}]/gu;

/**
 * Characters that nobody sees: marks that turn the order of reading around (so that "gpj.exe" reads as "exe.jpg"), joiners, fillers,
 * variation selectors and tags (Unicode 17, "Default_Ignorable_Code_Point" and format characters).
 */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff0-\uffff]/gu;

/** Names that mean devices to Windows, whatever comes after the first full stop. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/** A file name that is shown and saved as it is read: one line, in one folder, its ending in view. */
export function cleanName(name: string): string {
  const visible = name.slice(0, 4_096).toWellFormed().replace(UNSAFE, '_').replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ') // a row of spaces pushes the ending out of view
    .replace(/^[. ]+|[. ]+$/gu, ''); // hidden files; and Windows cuts the end off
  if (!visible) return 'file';
  return shortened(DEVICES.test(visible) ? `_${visible}` : visible);
}

/** At most so many characters, and the ending is kept: it says what opens the file. */
function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= LONGEST) return name;
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= LONGEST_EXTENSION ? characters.slice(dot) : [];
  return [...characters.slice(0, LONGEST - ending.length), ...ending].join('');
}
