import { describe, expect, it } from 'vitest'

import { type Annotation, links_of } from '../pdf/links'

/** Paper is counted from below, pages from above. */
const to_page = (rect: readonly number[]) => rect.map((value, at) => (at % 2 === 1 ? 842 - value : value))
const at = (more: Annotation): Annotation => ({ id: 'a', subtype: 'Link', rect: [72, 560, 272, 660], ...more })
const targets = (...annotations: Annotation[]) => links_of(annotations, to_page).map(({ target }) => target)

describe('the links of a page', () => {
  it('lie where the document says', () => {
    const [link] = links_of([at({ url: 'https://example.org/' })], to_page)
    expect(link).toMatchObject({ left: 72, top: 182, width: 200, height: 100 })
  })

  it('lead to the web, to a letter, to a telephone and to places inside', () => {
    const inside = [{ num: 4, gen: 0 }, { name: 'Fit' }]
    expect(targets(at({ url: 'https://example.org/' }), at({ url: 'mailto:a@example.org' }), at({ dest: inside }))).toEqual([
      { url: 'https://example.org/' },
      { url: 'mailto:a@example.org' },
      { dest: inside },
    ])
  })

  it.each([
    ['a program', at({ url: 'javascript:alert(1)' })],
    ['a file', at({ url: 'file:///etc/passwd' })],
    ['a page of bytes', at({ url: 'data:text/html,<script>alert(1)</script>' })],
    ['nowhere', at({})],
    ['from nowhere', at({ url: 'https://example.org/', rect: [] })],
    ['and are no field of a form', at({ url: 'https://example.org/', subtype: 'Widget' })],
  ])('do not lead to %s', (_, annotation) => {
    expect(targets(annotation)).toEqual([])
  })
})
