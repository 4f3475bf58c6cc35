import { useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { AnnouncementSheet, RichNode } from '../api/types'
import { remove_file, useTray } from '../files/use_uploads'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { TextField } from '../ui/Field'
import { toast } from '../ui/toasts'
import styles from './Announcements.module.css'
import { kAnnouncements } from './fetching'
import { FilesField } from './FilesField'
import { announcement_path } from './paths'
import { says_something } from './rich_text'
import { RichEditor } from './RichEditor'
import { revise_announcement } from './writes'

/** What is out, written anew; whether it asks everybody again is its writer's to say. */
export function RevisionForm({ sheet }: { sheet: AnnouncementSheet }) {
  const { t } = useTranslation('announcements')
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const write = useSubmission()
  const { id } = sheet.brief
  const [next, set_next] = useState({ ...sheet.content, note: '', asks_again: false })
  const set = (part: Partial<typeof next>) => set_next((now) => ({ ...now, ...part }))
  const lane = `announcement:${id}`
  const uploads = useTray(lane)
  const { title, body, files, note, asks_again } = next
  const has_content = says_something(body) || files.length + uploads.length > 0
  const ready = title.trim() !== '' && has_content && uploads.every(({ state }) => state === 'done')
  const publish = () =>
    write.submit(async () => {
      const file_ids = [...files, ...uploads.flatMap(({ file }) => file ?? [])].map((file) => file.id)
      await revise_announcement(workspace, id, { title: title.trim(), body, file_ids, note: note.trim(), asks_again })
      for (const { key } of uploads) void remove_file(key)
      toast(t('editor.revision_out'), 'good')
      await queries.invalidateQueries({ queryKey: kAnnouncements })
      await navigate(announcement_path(id), { replace: true })
    })
  return (
    <div className={styles.page}>
      <div className={styles.form}>
        <TextField label={t('editor.title')} value={title} maxLength={200} onChange={(event) => set({ title: event.target.value })} />
        <RichEditor
          initial={sheet.content.body}
          label={t('editor.body')}
          placeholder={t('editor.placeholder')}
          on_change={(changed: RichNode) => set({ body: changed })}
        />
        <FilesField
          lane={lane}
          files={files}
          on_remove={(gone) => set({ files: files.filter((file) => file.id !== gone.id) })}
        />
        <TextField
          label={t('editor.note')}
          hint={t('editor.note_hint')}
          value={note}
          maxLength={500}
          onChange={(event) => set({ note: event.target.value })}
        />
        <CheckField
          label={t('editor.asks_again')}
          hint={t('editor.asks_again_hint')}
          checked={asks_again}
          on_change={(again) => set({ asks_again: again })}
        />
        <FormProblem text={form_problem(write.refusal, [])} />
      </div>
      <div className={styles.foot}>
        <span className={styles.quiet} />
        <Button onClick={() => void navigate(announcement_path(id))}>{t('back')}</Button>
        <Button variant="primary" icon={<Send />} busy={write.busy} disabled={!ready} onClick={() => void publish()}>
          {t('editor.publish_revision')}
        </Button>
      </div>
    </div>
  )
}
