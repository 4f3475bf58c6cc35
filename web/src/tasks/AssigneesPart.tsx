import { Check, UserPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { Dialog } from '../ui/Dialog'
import { SegmentedControl } from '../ui/SegmentedControl'
import styles from './Tasks.module.css'
import type { PartProps } from './WordsPart'

const PeoplePicker = lazy(async () => ({ default: (await import('../chat/picking')).PeoplePicker }))

/** Who has it to do, and whose ticks complete it. */
export function AssigneesPart({ task, on_change }: PartProps) {
  const { t } = useTranslation('tasks')
  const is_guest = useMyself()?.role === 'guest'
  const [choosing, choose] = useState(false)
  const needs = (['all', 'any'] as const).map((value) => ({ value, label: t(`needs.${value}`) }))
  return (
    <section className={styles.part} aria-label={t('fields.assignees')}>
      <h3>{t('fields.assignees')}</h3>
      <ul className={styles.people}>
        {task.assignees.map(({ member_id, ticked_at, is_gone }) => (
          <li key={member_id} data-ticked={ticked_at !== undefined || undefined}>
            <MemberAvatar id={member_id} size={24} />
            <MemberName id={member_id} />
            {ticked_at && <Check role="img" aria-label={t('ticked')} />}
            {is_gone && <span className={styles.hint}>{t('has_left')}</span>}
          </li>
        ))}
      </ul>
      {!is_guest && (
        <div className={styles.acts}>
          <Button size="s" icon={<UserPlus />} onClick={() => choose(true)}>
            {t('assign')}
          </Button>
        </div>
      )}
      {task.assignees.length > 1 && (
        <SegmentedControl
          label={t('needs.label')}
          choices={needs}
          value={task.needs}
          on_change={(value) => void on_change({ needs: value === 'any' ? 'any' : 'all' })}
        />
      )}
      {choosing && <AssignDialog task={task} on_change={on_change} on_close={() => choose(false)} />}
    </section>
  )
}

function AssignDialog({ task, on_change, on_close }: PartProps & { on_close: () => void }) {
  const { t } = useTranslation('tasks')
  const me = useWorkspace().me.member_id
  const [chosen, set_chosen] = useState(() => task.assignees.map(({ member_id }) => member_id))
  const others = chosen.filter((id) => id !== me)
  const is_mine = chosen.includes(me)
  const save = () => {
    void on_change({ assignee_ids: chosen })
    on_close()
  }
  const footer = (
    <Button variant="primary" onClick={save}>
      {t('save')}
    </Button>
  )
  return (
    <Dialog open on_close={on_close} title={t('assign')} footer={footer} width={480}>
      <CheckField label={t('assign_me')} checked={is_mine} on_change={(mine) => set_chosen(mine ? [...others, me] : others)} />
      <Suspense fallback={null}>
        <PeoplePicker chosen={others} on_change={(ids) => set_chosen(is_mine ? [...ids, me] : ids)} />
      </Suspense>
    </Dialog>
  )
}
