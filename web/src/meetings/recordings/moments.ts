/** What is to be seen and heard at a moment of a recording. Pure. */
import type { RecordingPart, RecordingSheet, RecordingVoice } from '../../api/types'

/** At this moment, and soon: what comes is fetched before it is due. */
export function parts_around(parts: readonly RecordingPart[], at_ms: number, ahead_ms = 0): RecordingPart[] {
  return parts.filter(({ first_ms, last_ms }) => first_ms <= at_ms + ahead_ms && at_ms <= last_ms)
}

/** Who speaks then, the loudest first; the last who did where nobody does. */
export function speaker_at(voices: readonly RecordingVoice[], at_ms: number): string | undefined {
  let speaker: string | undefined
  for (const { at_ms: since, speaker_ids } of voices) {
    if (since > at_ms) break
    speaker = speaker_ids[0] ?? speaker
  }
  return speaker
}

/** The large picture: a screen that is shared, else who speaks, else whoever is seen. */
export function stage_at({ parts, voices }: RecordingSheet, at_ms: number, chosen?: string): RecordingPart | undefined {
  const pictures = parts_around(parts, at_ms).filter(({ kind }) => kind === 'camera' || kind === 'screen')
  const of = (id: string | undefined) => pictures.find(({ participant_id }) => participant_id === id)
  return of(chosen) ?? pictures.find(({ kind }) => kind === 'screen') ?? of(speaker_at(voices, at_ms)) ?? pictures[0]
}

export interface Stretch {
  from_ms: number
  to_ms: number
}

/** When one of these participants was heard. */
export function spoken_by(voices: readonly RecordingVoice[], ids: ReadonlySet<string>, end_ms: number): Stretch[] {
  const stretches: Stretch[] = []
  voices.forEach(({ at_ms, speaker_ids }, index) => {
    const to_ms = voices[index + 1]?.at_ms ?? end_ms
    if (!speaker_ids.some((id) => ids.has(id)) || to_ms <= at_ms) return
    const last = stretches.at(-1)
    if (last && at_ms - last.to_ms < 500) last.to_ms = to_ms
    else stretches.push({ from_ms: at_ms, to_ms })
  })
  return stretches
}

/** The beginning that somebody means who points at this moment, not exactly; or just this moment. */
export function begin_near(stretches: readonly Stretch[], at_ms: number, within_ms: number): number {
  const near = stretches.filter(({ from_ms }) => Math.abs(from_ms - at_ms) <= within_ms).map(({ from_ms }) => from_ms)
  return near.toSorted((a, b) => Math.abs(a - at_ms) - Math.abs(b - at_ms))[0] ?? at_ms
}

/** The next beginning, and after the last the first again; nothing where there is none. */
export function next_begin(stretches: readonly Stretch[], at_ms: number): number | undefined {
  return (stretches.find(({ from_ms }) => from_ms > at_ms + 500) ?? stretches[0])?.from_ms
}

/** "0:07", "1:02:33". */
export function clock_text(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
