import { X } from 'lucide-react'

import type { FileInfo, Task } from '../api/types'
import { AttachButton } from '../files/AttachButton'
import { FileList } from '../files/FileList'
import { FileTray } from '../files/FileTray'
import { useAttached } from '../files/use_attached'
import { useView, useViewing } from '../files/viewable'
import { ViewerHost } from '../files/ViewerHost'
import { useTranslation } from '../i18n/translation'
import { useMembers, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import styles from './Tasks.module.css'
import { refused } from './use_done'
import { change_task } from './writes'

/** What belongs to a task: looked at over the page, added and taken away by whoever may change it. */
export function FilesPart({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const is_guest = useMyself()?.role === 'guest'
  const lane = `task:${task.id}`
  // What was refused stays in the tray, to be taken out there.
  useAttached(lane, async ({ id }) => {
    await change_task(workspace, task.id, { add_file_ids: [id] }).catch((problem: unknown) => {
      refused(problem)
      throw problem
    })
  })
  const remove = ({ id }: FileInfo) => void change_task(workspace, task.id, { remove_file_ids: [id] }).catch(refused)
  if (is_guest && task.files.length === 0) return null
  return (
    <section className={styles.part} aria-label={t('files.title')}>
      <h3>{t('files.title')}</h3>
      <Attached files={task.files} on_remove={is_guest ? undefined : remove} />
      {!is_guest && (
        <>
          <FileTray lane={lane} />
          <div className={styles.acts}>
            <AttachButton lane={lane} />
            {task.files.length === 0 && <p className={styles.hint}>{t('files.none')}</p>}
          </div>
        </>
      )}
    </section>
  )
}

interface AttachedProps {
  files: readonly FileInfo[]
  on_remove: ((file: FileInfo) => void) | undefined
}

function Attached({ files, on_remove }: AttachedProps) {
  const { t } = useTranslation('tasks')
  const view = useView()
  const viewing = useViewing()
  const members = useMembers()
  const list = files.map((file) => {
    return { file, author: members[file.uploaded_by]?.display_name ?? '', at: file.uploaded_at }
  })
  return (
    <>
      <ul className={styles.files}>
        {files.map((file) => (
          <li key={file.id}>
            <FileList files={[file]} on_view={(chosen) => view(chosen)} />
            {on_remove && (
              <IconButton label={t('files.remove', { name: file.name })} onClick={() => on_remove(file)}>
                <X />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {viewing && <ViewerHost viewing={viewing} list={list} />}
    </>
  )
}
