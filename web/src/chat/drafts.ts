/** What somebody has begun to write, or to write anew; kept on this device until it is sent. */
import { create } from 'zustand'

import { type Draft, kEmptyDraft } from './text/mentions'

const kPrefix = 'madang:draft:'

interface Drafts {
  drafts: Readonly<Record<string, Draft>>
}

const useDrafts = create<Drafts>(() => ({ drafts: stored() }))

function stored(): Record<string, Draft> {
  if (typeof localStorage === 'undefined') return {}
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(kPrefix))
  return Object.fromEntries(keys.map((key) => [key.slice(kPrefix.length), read(key)]))
}

function read(key: string): Draft {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') as Draft
  } catch {
    return kEmptyDraft
  }
}

export function useDraft(conversation_id: string): Draft {
  return useDrafts((state) => state.drafts[conversation_id] ?? kEmptyDraft)
}

export function draft_of(conversation_id: string): Draft {
  return useDrafts.getState().drafts[conversation_id] ?? kEmptyDraft
}

export function useHasDraft(key: string): boolean {
  return useDrafts((state) => state.drafts[key] !== undefined)
}

export function drop_draft(key: string): void {
  useDrafts.setState(({ drafts: { [key]: _dropped, ...drafts } }) => ({ drafts }))
  localStorage.removeItem(kPrefix + key)
}

export function keep_draft(conversation_id: string, draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [conversation_id]: draft } }))
  if (draft.text.trim() === '' && !draft.reply_to) localStorage.removeItem(kPrefix + conversation_id)
  else localStorage.setItem(kPrefix + conversation_id, JSON.stringify(draft))
}
