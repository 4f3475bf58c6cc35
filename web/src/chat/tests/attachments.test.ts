import { describe, expect, it } from 'vitest'

import type { FileInfo, Message } from '../../api/types'
import { neighbour } from '../../files/viewable'
import { attachments_of } from '../attachments'
import { rows_of } from '../timeline/rows'
import { me, Truth } from './samples'

const file = (name: string, kind: FileInfo['kind']): FileInfo =>
  ({ id: `fil_${name}`, name, kind, size: 1, media_type: '', uploaded_by: 'mem_me', uploaded_at: '' })

function with_files(files: FileInfo[]): Message {
  const truth = new Truth()
  truth.posts(me.member_id)
  return { ...(truth.messages[0] as Message), files }
}

function names(messages: Message[]) {
  const rows = rows_of({ messages, pending: [], me: me.member_id, read_seq: undefined })
  return attachments_of(rows).map((each) => each.file.name)
}

describe('the files of a conversation', () => {
  const first = with_files([file('offer.pdf', 'pdf'), file('front.png', 'picture'), file('side.png', 'picture')])
  const later = { ...with_files([file('tone.wav', 'audio')]), id: 'msg_later', client_id: 'later', seq: 2 }

  it('come message by message, and pictures of each first, as they are drawn', () => {
    expect(names([first, later])).toEqual(['front.png', 'side.png', 'offer.pdf', 'tone.wav'])
  })

  it('have a recording among them, which is of the meeting and nobody\'s', () => {
    const notice = { what: 'recorded' as const, subject_ids: [], text: 'Review', seconds: 720 }
    const told = { ...with_files([file('review.mp4', 'video')]), kind: 'counted_notice' as const, text: '', notice }
    const rows = rows_of({ messages: [told], pending: [], me: me.member_id, read_seq: undefined })
    expect(attachments_of(rows)).toMatchObject([{ file: { name: 'review.mp4' }, meeting: 'Review' }])
  })

  it('are gone with a message that was recalled', () => {
    expect(names([{ ...first, files: [], recalled_at: '2026-03-01T09:00:00.000Z' }, later])).toEqual(['tone.wav'])
  })

  it('end where the list ends', () => {
    const list = attachments_of(rows_of({ messages: [later], pending: [], me: me.member_id, read_seq: undefined })).map(
      ({ file: shown, at }) => ({ file: shown, author: 'Ada', at }),
    )
    expect(neighbour(list, 'fil_tone.wav', 1)).toBeUndefined()
    expect(neighbour(list, 'fil_tone.wav', -1)).toBeUndefined()
    expect(neighbour(list, 'fil_unknown', 1)).toBeUndefined()
  })
})
