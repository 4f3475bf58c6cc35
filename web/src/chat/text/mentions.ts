/**
 * A draft shows `@Name`; the wire carries `<@mem_…>`. The names that were picked are remembered beside the text, in the
 * order in which they were picked; what was edited into something else is plain text again.
 */
import type { Original } from '../../api/types'

export interface Pick {
  member_id: string
  name: string
}

export interface Draft {
  text: string
  picks: readonly Pick[]
  /** The message that it will answer. */
  reply_to?: Original
}

export const kEmptyDraft: Draft = { text: '', picks: [] }

/** Picked, or mentioned, in place of a person: everybody in the group. */
export const kEverybody = 'all'

const kToken = /<@(mem_[0-9a-z]{13}|all)>/g

/** What was said before, to be written anew. */
export function from_wire(wire: string, name_of: (member_id: string) => string): Draft {
  const picks = Array.from(wire.matchAll(kToken), ([, member_id = '']) => ({ member_id, name: name_of(member_id) }))
  return { text: wire.replace(kToken, (_written, member_id: string) => `@${name_of(member_id)}`), picks }
}

/** Replaces each `@Name` by its token; of several people with one name, the nth pick belongs to the nth place. */
export function to_wire({ text, picks }: Draft): string {
  const by_length = [...new Set(picks.map((pick) => pick.name))].sort((a, b) => b.length - a.length)
  if (by_length.length === 0) return text
  const left = new Map(by_length.map((name) => [name, picks.filter((pick) => pick.name === name)]))
  const pattern = new RegExp(`@(${by_length.map(escaped).join('|')})`, 'g')
  return text.replace(pattern, (written, name: string) => token_for(left.get(name) ?? [], written))
}

function token_for(picks: Pick[], written: string): string {
  const pick = picks.length > 1 ? picks.shift() : picks[0]
  return pick ? `<@${pick.member_id}>` : written
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

export interface Asked {
  /** Where the `@` stands. */
  start: number
  query: string
}

/** The mention being typed at the caret, if there is one. */
export function asked_at(text: string, caret: number): Asked | undefined {
  const before = text.slice(0, caret)
  const found = /(?:^|[\s([{「『（])@([^\s@]{0,30})$/u.exec(before)
  if (!found) return undefined
  const query = found[1] ?? ''
  return { start: caret - query.length - 1, query }
}

export function with_pick(draft: Draft, asked: Asked, caret: number, pick: Pick): { draft: Draft; caret: number } {
  const before = draft.text.slice(0, asked.start)
  const written = `@${pick.name} `
  const after = draft.text.slice(caret).replace(/^ /, '')
  const text = before + written + after
  return { draft: { ...draft, text, picks: [...draft.picks, pick] }, caret: before.length + written.length }
}
