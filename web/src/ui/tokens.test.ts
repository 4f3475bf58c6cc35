/** The colours of both themes can be read: text 4.5 to 1, the edges of controls 3 to 1 (WCAG 2.2, AA). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

/** What is said for `selector`, alone or first among others. */
function block(selector: string): string {
  const start = Math.max(css.indexOf(`\n${selector} {\n`), css.indexOf(`\n${selector},\n`))
  if (start < 0) throw new Error(`tokens.css says nothing for ${selector}`)
  return css.slice(start, css.indexOf('\n}', start))
}

const tokens_of = (text: string) =>
  Object.fromEntries(Array.from(text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), ([, name, value]) => [name, value]))

const themes = { light: tokens_of(block(':root')), dark: tokens_of(block(":root[data-mantine-color-scheme='dark']")) }

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

const grounds = ['surface', 'surface-sub', 'surface-sunk'] as const
const texts = ['text', 'text-2', 'text-3', 'accent'] as const

const pairs: readonly (readonly [string, string, number])[] = [
  ...grounds.flatMap((ground) => texts.map((text) => [text, ground, 4.5] as const)),
  ['text', 'hover', 4.5],
  ['text-2', 'hover', 4.5],
  ['text', 'accent-soft', 4.5],
  ['text-2', 'accent-soft', 4.5],
  ['accent', 'accent-soft', 4.5],
  ['text', 'own-message', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['on-urgent', 'urgent', 4.5],
  ['on-urgent', 'urgent-hover', 4.5],
  ['urgent', 'urgent-soft', 4.5],
  ['urgent', 'surface', 4.5],
  ['ok', 'ok-soft', 4.5],
  ['ok', 'surface', 4.5],
  ['warn', 'warn-soft', 4.5],
  ['line-control', 'surface', 3],
]

describe.each(Object.entries(themes))('in the %s theme', (_name, tokens) => {
  it.each(pairs)('%s is readable on %s', (front, ground, least) => {
    expect(contrast(tokens[front] ?? '', tokens[ground] ?? '')).toBeGreaterThanOrEqual(least)
  })
})
