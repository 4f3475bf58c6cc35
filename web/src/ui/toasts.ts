import { create } from 'zustand'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'good' | 'bad'
  action?: { label: string; run: () => void }
}

interface Toasts {
  toasts: readonly Toast[]
}

export const useToasts = create<Toasts>(() => ({ toasts: [] }))

const kLifetime = 4200
const kMost = 3
let last = 0

/** Says a short sentence at the bottom of the screen; bad news stays twice as long. */
export function toast(text: string, tone: Toast['tone'] = 'plain', action?: Toast['action']): void {
  const id = ++last
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, { id, text, tone, action }].slice(-kMost) }))
  setTimeout(() => dismiss(id), tone === 'bad' ? kLifetime * 2 : kLifetime)
}

export function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((candidate) => candidate.id !== id) }))
}
