/** Turns the text of a message into tokens. Nothing here makes HTML: what is not understood stays text. */
export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'fence'; text: string; language: string }
  | { kind: 'link'; href: string; text: string }
  | { kind: 'mention'; member_id: string }

const fence = /^```([\w+#.-]{0,20})[^\S\n]*\n([\s\S]*?)\n?```[^\S\n]*(?:\n|$)/m
const one_line_fence = /```([^\n`]+)```/
const inline = /`([^`\n]+)`|<@(mem_[0-9a-z]{13}|all)>|(https?:\/\/[^\s<>"`]+)/i
/** Ends a sentence rather than an address; a closing bracket stays when the address opened it. */
const after_link = /[.,;:!?'"’”…。，、！？；：」』》）\])}]+$/

export function tokens_of(text: string): Token[] {
  const found = earliest(fence.exec(text), one_line_fence.exec(text))
  if (!found) return inline_tokens(text)
  const before = inline_tokens(trimmed_end(text.slice(0, found.start)))
  return [...before, found.token, ...tokens_of(text.slice(found.end))]
}

interface Fence {
  start: number
  end: number
  token: Token
}

function earliest(block: RegExpExecArray | null, line: RegExpExecArray | null): Fence | undefined {
  if (block && (!line || block.index <= line.index)) {
    const token: Token = { kind: 'fence', language: block[1] ?? '', text: block[2] ?? '' }
    return { start: block.index, end: block.index + block[0].length, token }
  }
  if (!line) return undefined
  const token: Token = { kind: 'fence', language: '', text: line[1] ?? '' }
  return { start: line.index, end: line.index + line[0].length, token }
}

function trimmed_end(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

function inline_tokens(text: string): Token[] {
  const tokens: Token[] = []
  let rest = text
  for (let found = inline.exec(rest); found; found = inline.exec(rest)) {
    const { token, length } = inline_token(found)
    if (found.index > 0) tokens.push({ kind: 'text', text: rest.slice(0, found.index) })
    tokens.push(token)
    rest = rest.slice(found.index + length)
  }
  if (rest) tokens.push({ kind: 'text', text: rest })
  return tokens
}

function inline_token(found: RegExpExecArray): { token: Token; length: number } {
  const [whole, code, member_id, address] = found
  if (code !== undefined) return { token: { kind: 'code', text: code }, length: whole.length }
  if (member_id) return { token: { kind: 'mention', member_id }, length: whole.length }
  const written = without_ending(address ?? whole)
  const href = safe_address(written)
  const token: Token = href ? { kind: 'link', href, text: written } : { kind: 'text', text: written }
  return { token, length: written.length }
}

function without_ending(address: string): string {
  const ending = after_link.exec(address)?.[0] ?? ''
  if (!ending) return address
  const bare = address.slice(0, -ending.length)
  const is_open = bare.split('(').length > bare.split(')').length
  return is_open && ending.startsWith(')') ? `${bare})` : bare
}

function safe_address(written: string): string | undefined {
  if (!URL.canParse(written)) return undefined
  const { protocol, href } = new URL(written)
  return protocol === 'http:' || protocol === 'https:' ? href : undefined
}

/** As somebody would copy it: mentions by name, everything else as it was written. */
export function readable_text(text: string, name_of: (member_id: string) => string): string {
  return text.replace(/<@(mem_[0-9a-z]{13}|all)>/g, (_written, member_id: string) => `@${name_of(member_id)}`)
}

/** One line for lists, titles and notifications. */
export function plain_text(text: string, name_of: (member_id: string) => string): string {
  return readable_text(text, name_of)
    .replace(/```[\w+#.-]*\n?|`/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
