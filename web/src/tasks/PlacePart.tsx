import { useQuery } from '@tanstack/react-query'

import type { Task } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { SelectField } from '../ui/Field'
import { lists_of, place_task, take_out } from './lists'
import styles from './Tasks.module.css'
import { refused } from './use_done'

/** In which list it stands, and in which section of it. */
export function PlacePart({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const is_guest = useMyself()?.role === 'guest'
  const { data } = useQuery({ ...lists_of(workspace.me.organisation_id), enabled: !is_guest })
  if (is_guest || !data || (data.lists.length === 0 && !task.list_id)) return null
  const list = data.lists.find(({ id }) => id === task.list_id)
  const choices = [
    { value: '', label: t('place.no_list') },
    ...data.lists.map(({ id, name }) => ({ value: id, label: name })),
    ...(task.list_id && !list ? [{ value: task.list_id, label: t('place.other_list') }] : []),
  ]
  const sections = [
    { value: '', label: t('lists.no_section') },
    ...(list?.sections.map(({ id, name }) => ({ value: id, label: name })) ?? []),
  ]
  const choose = (list_id: string) => {
    const section_id = data.lists.find(({ id }) => id === list_id)?.sections[0]?.id
    const place = { list_id, ...(section_id && { section_id }) }
    void (list_id ? place_task(workspace, task.id, place) : take_out(workspace, task.id)).catch(refused)
  }
  const stand_in = (section_id: string) => {
    const place = { list_id: task.list_id ?? '', ...(section_id && { section_id }) }
    void place_task(workspace, task.id, place).catch(refused)
  }
  return (
    <section className={styles.part} aria-label={t('place.title')}>
      <div className={styles.pair}>
        <SelectField label={t('place.list')} value={task.list_id ?? ''} choices={choices} on_change={choose} />
        {list && list.sections.length > 0 && (
          <SelectField label={t('place.section')} value={task.section_id ?? ''} choices={sections} on_change={stand_in} />
        )}
      </div>
    </section>
  )
}
