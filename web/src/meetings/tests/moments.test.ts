import { expect, test } from 'vitest'

import { begin_near, next_begin, spoken_by, stage_at } from '../recordings/moments'

const stretches = [
  { from_ms: 1_000, to_ms: 4_000 },
  { from_ms: 9_000, to_ms: 9_500 },
  { from_ms: 30_000, to_ms: 31_000 },
]

test('a finger that points near a beginning means it, and anywhere else its own moment', () => {
  expect(begin_near(stretches, 9_700, 1_000)).toBe(9_000)
  expect(begin_near(stretches, 8_400, 1_000)).toBe(9_000)
  expect(begin_near(stretches, 20_000, 1_000)).toBe(20_000)
  expect(begin_near(stretches, 5_200, 8_000)).toBe(9_000)
  expect(begin_near([], 5_000, 8_000)).toBe(5_000)
})

test('the next beginning follows, and after the last comes the first', () => {
  expect(next_begin(stretches, 0)).toBe(1_000)
  expect(next_begin(stretches, 1_000)).toBe(9_000)
  expect(next_begin(stretches, 30_000)).toBe(1_000)
  expect(next_begin([], 0)).toBeUndefined()
})

test('pauses of a breath are one stretch', () => {
  const voices = [
    { at_ms: 100, speaker_ids: ['a'] },
    { at_ms: 2_000, speaker_ids: [] },
    { at_ms: 2_300, speaker_ids: ['b', 'a'] },
    { at_ms: 5_000, speaker_ids: ['b'] },
    { at_ms: 9_000, speaker_ids: ['a'] },
  ]
  expect(spoken_by(voices, new Set(['a']), 10_000)).toEqual([{ from_ms: 100, to_ms: 5_000 }, { from_ms: 9_000, to_ms: 10_000 }])
})

test('a shared screen is on the stage, then who speaks, unless somebody else was chosen', () => {
  type Kind = 'camera' | 'screen'
  const part = (number: number, participant_id: string, kind: Kind, first_ms: number, last_ms: number) =>
    ({ number, participant_id, kind, media_type: 'video/webm', first_ms, last_ms })
  const parts = [part(0, 'a', 'camera', 0, 9_000), part(1, 'b', 'camera', 0, 9_000), part(2, 'a', 'screen', 4_000, 6_000)]
  const sheet = { parts, voices: [{ at_ms: 1_000, speaker_ids: ['b'] }], people: [], known_ms: 9_000 } as unknown as Parameters<typeof stage_at>[0]
  expect(stage_at(sheet, 2_000)?.number).toBe(1)
  expect(stage_at(sheet, 5_000)?.number).toBe(2)
  expect(stage_at(sheet, 5_000, 'b')?.number).toBe(1)
  expect(stage_at(sheet, 20_000)).toBeUndefined()
})
