import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { Visitor } from './visitor.mjs'

const kPictures = resolve(dirname(fileURLToPath(import.meta.url)), '../../../build/results')

/** What everybody had on their screens when a step failed, as pictures beside the results. */
async function keep_pictures(name) {
  await mkdir(kPictures, { recursive: true })
  const file = name.replace(/\W+/g, '_').slice(0, 60)
  for (const [place, { page }] of [...Visitor.present].entries())
    await page.screenshot({ path: join(kPictures, `${file}_${place + 1}.png`) }).catch(() => undefined)
}

/** A test that leaves pictures when it fails. */
export function scene(name, act) {
  return test(name, async (t) => {
    try {
      await act(t)
    } catch (problem) {
      await keep_pictures(name)
      throw problem
    }
  })
}

/** Tests that tell one story: after a step that failed the later ones cannot be told, and are skipped. */
export function story() {
  let broken
  return (name, step) =>
    scene(name, async (t) => {
      if (broken) return t.skip(`after "${broken}" failed`)
      broken = name
      await step(t)
      broken = undefined
    })
}
