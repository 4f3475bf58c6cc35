/** The server's limit, in code points. */
export const kTextMost = 8_000
/** The counter appears when this many are left. */
export const kCounterFrom = 500

export function code_points(text: string): number {
  if (text.length < kTextMost - kCounterFrom) return text.length
  return Array.from(text).length
}
