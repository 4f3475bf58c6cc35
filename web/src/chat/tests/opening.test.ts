import { describe, expect, it } from 'vitest'

import type { Workspace } from '../../sync/workspace'
import { shared } from '../opening'

function counted() {
  const asked: string[] = []
  const ends: { done: () => void; fail: (problem: Error) => void }[] = []
  const load = (_workspace: Workspace, id: string) => {
    asked.push(id)
    return new Promise<void>((done, fail) => ends.push({ done, fail }))
  }
  return { asked, ends, ask: shared(load) }
}

const [one, other] = [{} as Workspace, {} as Workspace]

describe('what several want at once', () => {
  it('is asked for once in each organisation and conversation', () => {
    const { asked, ask } = counted()
    const waits = [ask(one, 'cnv_a'), ask(one, 'cnv_a')]
    void ask(one, 'cnv_b')
    void ask(other, 'cnv_a')
    expect(waits[0]).toBe(waits[1])
    expect(asked).toEqual(['cnv_a', 'cnv_b', 'cnv_a'])
  })

  it('is asked for anew when it was answered, and when it failed', async () => {
    const { asked, ends, ask } = counted()
    const first = ask(one, 'cnv_a')
    ends[0]?.done()
    await first
    const second = ask(one, 'cnv_a')
    ends[1]?.fail(new Error('no line'))
    await expect(second).rejects.toThrow('no line')
    void ask(one, 'cnv_a')
    expect(asked).toHaveLength(3)
  })
})
