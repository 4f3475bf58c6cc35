import { describe, expect, it } from 'vitest'

import { asked_at, from_wire, to_wire, with_pick } from '../text/mentions'
import { is_only_emoji, language_of } from '../text/script'
import { plain_text, type Token, tokens_of } from '../text/tokens'

const kMin = 'mem_0123456789abc'
const kinds = (text: string) => tokens_of(text).map((token) => token.kind)
const links = (text: string) => tokens_of(text).flatMap((token) => (token.kind === 'link' ? [token.text] : []))

describe('the text of a message', () => {
  it('knows code, fences, links and mentions', () => {
    const tokens: Token[] = [
      { kind: 'text', text: 'run ' },
      { kind: 'code', text: 'ls -l' },
      { kind: 'text', text: ' ' },
      { kind: 'mention', member_id: kMin },
      { kind: 'text', text: ' see ' },
      { kind: 'link', href: 'https://example.com/a', text: 'https://example.com/a' },
    ]
    expect(tokens_of(`run \`ls -l\` <@${kMin}> see https://example.com/a`)).toEqual(tokens)
  })

  it('keeps what stands in a fence exactly', () => {
    expect(tokens_of('a\n```ts\nx < y && `z`\n\n  <@mem_0123456789abc>\n```\nb')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'fence', language: 'ts', text: 'x < y && `z`\n\n  <@mem_0123456789abc>' },
      { kind: 'text', text: 'b' },
    ])
    expect(kinds('```one line```')).toEqual(['fence'])
    expect(kinds('```\nnever closed')).toEqual(['text'])
  })

  it.each([
    ['see https://example.com.', 'https://example.com'],
    ['(https://example.com/a)', 'https://example.com/a'],
    ['https://en.wikipedia.org/wiki/Seoul_(city)', 'https://en.wikipedia.org/wiki/Seoul_(city)'],
    ['https://example.com/a?b=c&d=%20#e!', 'https://example.com/a?b=c&d=%20#e'],
    ['주소는 https://example.com/가나다。', 'https://example.com/가나다'],
    ['“https://example.com”', 'https://example.com'],
    ['HTTP://EXAMPLE.COM', 'HTTP://EXAMPLE.COM'],
  ])('finds the address in %j', (text, address) => {
    expect(links(text)[0]).toBe(address)
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'https://',
    'http://[::bad',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    'file:///etc/passwd',
    '<@mem_short>',
    '<@cnv_0123456789abc>',
    '<@mem_0123456789abc',
  ])('makes nothing of %j', (text) => {
    expect(tokens_of(text).filter((token) => token.kind !== 'text')).toEqual([])
    expect(tokens_of(text).map((token) => (token.kind === 'text' ? token.text : '')).join('')).toBe(text)
  })

  it('loses nothing of any text, and never takes long', () => {
    const hostile = ['`', '```', '\n', 'https://a.b/(', '<@', ')', 'x', '한', '\u202e', '👩‍💻', '```js\n']
    const started = performance.now()
    for (let run = 0; run < 300; run += 1) {
      const text = Array.from({ length: 60 }, () => hostile[Math.floor(Math.random() * hostile.length)]).join('')
      expect(() => tokens_of(text)).not.toThrow()
    }
    tokens_of('`'.repeat(8_000))
    tokens_of('https://a'.repeat(800))
    tokens_of('```\n'.repeat(2_000))
    tokens_of(`https://a.b/${')'.repeat(7_900)}`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('is one plain line in a list', () => {
    expect(plain_text(`hi <@${kMin}>\n\n\`code\` ok`, () => '민수')).toBe('hi @민수 code ok')
  })
})

describe('the language of a message', () => {
  it.each([
    ['안녕 你好', 'ko'],
    ['你好', 'zh'],
    ['今日は', 'ja'],
    ['hello', undefined],
    ['', undefined],
  ])('of %j is %j', (text, language) => {
    expect(language_of(text)).toBe(language)
  })

  it.each([
    ['👍', true],
    ['👩‍💻 🎉', true],
    ['🇰🇷', true],
    ['👍👍👍👍', false],
    ['1', false],
    ['ok 👍', false],
    ['', false],
  ])('%j alone as emoji: %j', (text, alone) => {
    expect(is_only_emoji(text)).toBe(alone)
  })
})

describe('what was said, to be written anew', () => {
  const [one, other] = [kMin, 'mem_0000000000002']
  const names: Record<string, string> = { [one]: '김민', [other]: '김민수', all: '모두' }
  const name_of = (id: string) => names[id] ?? '?'

  it.each([`hi <@${one}>`, `<@${other}> and <@${one}><@${other}>`, '<@all> now', 'plain @김민', ''])('%j', (wire) => {
    const draft = from_wire(wire, name_of)
    expect(draft.text).not.toContain('<@')
    if (!wire.includes('plain')) expect(to_wire(draft)).toBe(wire)
  })

  it('mentions everybody where nobody is named', () => {
    expect(tokens_of('<@all> now')).toEqual([{ kind: 'mention', member_id: 'all' }, { kind: 'text', text: ' now' }])
  })
})

describe('mentions in a draft', () => {
  const picks = [
    { member_id: 'mem_a', name: '김민' },
    { member_id: 'mem_b', name: '김민수' },
  ]

  it('become tokens, the longer name first', () => {
    expect(to_wire({ text: '@김민수 @김민 hi', picks })).toBe('<@mem_b> <@mem_a> hi')
  })

  it('of people with one name keep their order', () => {
    const twins = [{ member_id: 'mem_1', name: 'Kim' }, { member_id: 'mem_2', name: 'Kim' }]
    expect(to_wire({ text: '@Kim and @Kim', picks: twins })).toBe('<@mem_1> and <@mem_2>')
  })

  it('that were edited away are text', () => {
    expect(to_wire({ text: '@김', picks })).toBe('@김')
    expect(to_wire({ text: '@(.*)', picks: [{ member_id: 'mem_x', name: '(.*)' }] })).toBe('<@mem_x>')
  })

  it('are asked for after an @ that begins a word', () => {
    expect(asked_at('hi @ki', 6)).toEqual({ start: 3, query: 'ki' })
    expect(asked_at('@', 1)).toEqual({ start: 0, query: '' })
    expect(asked_at('mail@example', 12)).toBeUndefined()
    expect(asked_at('hi @ki there', 12)).toBeUndefined()
  })

  it('are written where they were asked for', () => {
    const picked = with_pick({ text: 'hi @ki there', picks: [] }, { start: 3, query: 'ki' }, 6, picks[0] ?? { member_id: '', name: '' })
    expect(picked.draft.text).toBe('hi @김민 there')
    expect(picked.caret).toBe('hi @김민 '.length)
  })
})
