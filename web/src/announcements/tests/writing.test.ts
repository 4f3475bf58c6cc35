import { describe, expect, it } from 'vitest'

import type { Department, RichNode } from '../../api/types'
import { is_nobody, may_publish, toggled } from '../audience_choice'
import { field_of, moment_of } from '../moments'
import { editor_document, server_document } from '../rich_document'
import { empty_document, link_of, link_written, says_something } from '../rich_text'
import { count_points, is_signature, on_sheet, path_of, stroke_of, thinned } from '../strokes'

const text = (words: string, marks?: RichNode['marks']): RichNode => ({ type: 'text', text: words, ...(marks && { marks }) })
const doc = (...content: RichNode[]): RichNode => ({ type: 'doc', content })
const paragraph = (...content: RichNode[]): RichNode => ({ type: 'paragraph', ...(content.length > 0 && { content }) })

describe('rich text', () => {
  const everything = doc(
    { type: 'heading', attrs: { level: 2 }, content: [text('제목')] },
    paragraph(text('가', [{ type: 'link', attrs: { href: 'https://a.example' } }, { type: 'bold' }]), { type: 'hard_break' }, text('나')),
    { type: 'ordered_list', attrs: { start: 3 }, content: [{ type: 'list_item', content: [paragraph(text('하나'))] }] },
    { type: 'blockquote', content: [paragraph(text('말'))] },
    { type: 'code_block', content: [text('x = 1')] },
    { type: 'horizontal_rule' },
    paragraph(),
  )

  it('comes out of the editor as it went in', () => {
    expect(server_document(editor_document(everything))).toEqual(everything)
  })

  it('begins empty when the editor cannot read it', () => {
    expect(server_document(editor_document({ type: 'doc', content: [] }))).toEqual(empty_document)
  })

  it('leaves out links that lead where none may', () => {
    const bad = doc(paragraph(text('x', [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }, { type: 'bold' }])))
    expect(server_document(editor_document(bad))).toEqual(doc(paragraph(text('x', [{ type: 'bold' }]))))
  })

  it('says something only where words are', () => {
    expect(says_something(everything)).toBe(true)
    expect(says_something(doc(paragraph(), paragraph(text('  '))))).toBe(false)
  })
})

describe('links', () => {
  it.each(['https://a.example/b?c', 'http://a', 'mailto:a@b.example', 'TEL:+8210'])('%s leads somewhere', (href) => {
    expect(link_of(href)).toBe(href)
  })

  it.each(['javascript:alert(1)', 'java\tscript:x', 'data:text/html,x', '//a.example', '/c', 'https://', ''])('%j does not', (href) => {
    expect(link_of(href)).toBeUndefined()
  })

  it('are understood without their scheme', () => {
    expect(link_written('madang.example/a')).toBe('https://madang.example/a')
    expect(link_written('mina@madang.example')).toBe('mailto:mina@madang.example')
    expect(link_written('사전')).toBeUndefined()
  })
})

describe('a signature', () => {
  it('lies on the sheet wherever it is drawn', () => {
    const box = { left: 100, top: 50, width: 500, height: 200 }
    expect(on_sheet({ x: 350, y: 150 }, box)).toEqual({ x: 500, y: 200 })
    expect(on_sheet({ x: 0, y: 900 }, box)).toEqual({ x: 0, y: 400 })
  })

  it('has no points that nobody sees, and keeps its end', () => {
    const points = [0, 1, 2, 10, 11].map((x) => ({ x, y: 0 }))
    expect(thinned(points).map(({ x }) => x)).toEqual([0, 10, 11])
  })

  it('is more than a dot', () => {
    const line = stroke_of([{ x: 0, y: 0 }, { x: 200, y: 10 }])
    expect(is_signature([line])).toBe(true)
    expect(is_signature([stroke_of([{ x: 5, y: 5 }])])).toBe(false)
    expect(count_points([line])).toBe(2)
    expect(path_of(line)).toBe('M0 0L200 10')
    expect(path_of(stroke_of([{ x: 5, y: 5 }]))).toBe('M5 5h0.1')
  })
})

describe('an audience', () => {
  const department = (id: string, parent_id?: string): Department => ({
    id, name: id, member_count: 0, visibility: 'everyone', ...(parent_id && { parent_id }),
  })
  const departments = Object.fromEntries([department('a'), department('b', 'a'), department('c')].map((each) => [each.id, each]))
  const meant = (part: object) => ({ everyone: false, department_ids: [], roles: [], ...part })
  const granted = (department_id?: string) => ({
    role: 'member' as const, grant: { powers: ['announcements' as const], ...(department_id && { department_id }) },
  })

  it('is nobody before somebody is named', () => {
    expect(is_nobody(meant({}))).toBe(true)
    expect(is_nobody(meant({ roles: ['guest'] }))).toBe(false)
    expect(toggled(['a'], 'b', true)).toEqual(['a', 'b'])
    expect(toggled(['a', 'b'], 'a', false)).toEqual(['b'])
  })

  it('says who may publish to it', () => {
    expect(may_publish({ role: 'admin' }, meant({ everyone: true }), departments)).toBe(true)
    expect(may_publish({ role: 'member' }, meant({ department_ids: ['a'] }), departments)).toBe(false)
    expect(may_publish(granted(), meant({ everyone: true }), departments)).toBe(true)
    expect(may_publish(granted('a'), meant({ department_ids: ['b'] }), departments)).toBe(true)
    expect(may_publish(granted('b'), meant({ department_ids: ['a'] }), departments)).toBe(false)
    expect(may_publish(granted('a'), meant({ everyone: true }), departments)).toBe(false)
    expect(may_publish(undefined, meant({}), departments)).toBe(false)
  })
})

describe('a moment in a field', () => {
  it('is the same moment again', () => {
    const at = new Date(2026, 10, 30, 9, 5).toISOString()
    expect(field_of(at)).toBe('2026-11-30T09:05')
    expect(moment_of(field_of(at))).toBe(at)
    expect(field_of(undefined)).toBe('')
    expect(moment_of('')).toBeUndefined()
    expect(moment_of('nonsense')).toBeUndefined()
  })
})
