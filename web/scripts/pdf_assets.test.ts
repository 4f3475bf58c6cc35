import { describe, expect, it } from 'vitest'

import { pdf_assets_list } from './pdf_assets'

describe('what is served for PDFs', () => {
  const names = pdf_assets_list().map(({ name }) => name)

  it.each([
    'pdf.worker.mjs',
    'cmaps/UniKS-UTF16-H.bcmap',
    'cmaps/UniGB-UTF16-H.bcmap',
    'standard_fonts/LiberationSans-Regular.ttf',
    'standard_fonts/FoxitSymbol.pfb',
    'wasm/jbig2.wasm',
    'wasm/openjpeg.wasm',
  ])('has %s', (name) => expect(names).toContain(name))

  it('has nothing that runs the programs inside of them', () => {
    expect(names.filter((name) => /sandbox|quickjs/.test(name))).toEqual([])
  })

  it('names every part once, with the licences of what others made', () => {
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => /LICENSE/.test(name)).length).toBeGreaterThan(4)
  })
})
