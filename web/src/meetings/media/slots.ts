/** The fixed shape of a join, in the order of the offer: the server reads what each medium is for from its place. */

export type SendKind = 'microphone' | 'camera' | 'screen' | 'screen_sound'
export type ReceiveKind = 'voice' | 'shared_screen' | 'shared_sound' | 'stage' | 'tile'
export type SlotKind = SendKind | ReceiveKind

export interface Slot {
  kind: SlotKind
  /** Among its kind, from 0. */
  index: number
  medium: 'audio' | 'video'
}

export const send_kinds: readonly SendKind[] = ['microphone', 'camera', 'screen', 'screen_sound']
export const kVoices = 5
export const kTilesOfPhone = 4
export const kTilesOfDesktop = 25

export function medium_of(kind: SlotKind): 'audio' | 'video' {
  const is_heard = kind === 'microphone' || kind === 'screen_sound' || kind === 'voice' || kind === 'shared_sound'
  return is_heard ? 'audio' : 'video'
}

export function is_sent(kind: SlotKind): kind is SendKind {
  return (send_kinds as readonly SlotKind[]).includes(kind)
}

export function slots(tiles: number): Slot[] {
  const one = (kind: SlotKind, index = 0): Slot => ({ kind, index, medium: medium_of(kind) })
  const many = (kind: SlotKind, count: number) => Array.from({ length: count }, (_, index) => one(kind, index))
  const received = [...many('voice', kVoices), one('shared_screen'), one('shared_sound'), one('stage')]
  return [...send_kinds.map((kind) => one(kind)), ...received, ...many('tile', tiles)]
}

export function slot_key(kind: SlotKind, index = 0): string {
  return `${kind}/${index}`
}
