// What people write, made safe to show on a lock screen: no characters that reorder, hide or flood. Pure.

/** Bidirectional controls: marks, embeddings, overrides, isolates (UAX #9, "Trojan Source"). */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Invisible: soft hyphen, zero-width space and word joiner, invisible operators, BOM, Hangul and Mongolian fillers. */
const INVISIBLE =
  /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/g;
/** Joiners are spelling inside a word (Persian) and glue inside an emoji; anywhere else they only hide. */
const STRAY_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{Extended_Pictographic}\u2640\u2642])/gu;
/**
 * Tag characters are invisible, except in the flags that begin with a black flag: those are matched as a whole, and kept.
 * Looking back from each tag for its flag would take seconds for a long row of them.
 */
const FLAG_OR_STRAY_TAG = /(\u{1f3f4}[\u{e0020}-\u{e007f}]*)|[\u{e0000}-\u{e007f}]/gu;
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const MARK_FLOOD = /(\p{M}{8})\p{M}+/gu;

/** A message's text over at most `maxLines` lines. */
export function cleanText(text: string, maxLines: number): string {
  const lines = strip(text)
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
    .filter((line) => line !== '');
  const shown = lines.slice(0, maxLines);
  return lines.length > maxLines ? `${shown.join('\n')}…` : shown.join('\n');
}

/** A name or title: one line. */
export function cleanName(text: string): string {
  return strip(text).replace(/\s+/g, ' ').trim();
}

function strip(text: string): string {
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029\u0085\u000b\u000c]/g, '\n')
    .replace(CONTROL, '')
    .replace(BIDI, '')
    .replace(INVISIBLE, '')
    .replace(FLAG_OR_STRAY_TAG, '$1')
    .replace(STRAY_JOINER, '')
    .replace(MARK_FLOOD, '$1');
}
