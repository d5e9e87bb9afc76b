/**
 * Messages come from AWS, and what they hold from whoever named an account or a resource there. A terminal acts on
 * control characters, a reader is misled by bidirectional overrides, and GitHub's runner carries out a printed line
 * that begins with `::command::`, or has `##[command]` anywhere (actions/runner, ActionCommand.cs); it takes a carriage
 * return for the end of a line. None of these is lost: each is shown as an escape.
 */
export function printable(text: string): string {
  if (/^[ -"$-9;-~]*$/.test(text)) return text;
  return text.replace(control, escaped).replace(command, (found, blanks: string) => {
    const at = found.startsWith("##") ? 1 : blanks.length;
    return `${found.slice(0, at)}${escaped(found.charAt(at))}${found.slice(at + 1)}`;
  });
}

const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** What a runner takes for a command: at the beginning of a line, blanks aside, or anywhere. */
const command = /(?<=^|\n)(\s*)::|##(?=\[)/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
