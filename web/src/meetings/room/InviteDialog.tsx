import { PhoneCall } from 'lucide-react'
import { useState } from 'react'

import { PeoplePicker } from '../../chat/picking'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { CopyField } from '../../ui/CopyField'
import { Dialog } from '../../ui/Dialog'
import { SelectField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { meeting_link } from '../paths'
import type { Room } from '../state'
import { refused } from '../use_meetings'
import type { GuestAdmission, MeetingParticipant } from '../../api/types'
import { call_members, change_meeting } from '../writes'
import styles from './Panel.module.css'
import { useRuns } from './use_room'

const admissions: readonly GuestAdmission[] = ['nobody', 'lobby', 'anyone']

interface Props {
  room: Room
  people: readonly MeetingParticipant[]
  on_close: () => void
}

/** Lets the devices of others ring, or gives the link. */
export function InviteDialog({ room, people, on_close }: Props) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const [chosen, choose] = useState<readonly string[]>([])
  const [busy, set_busy] = useState(false)
  const here = Object.fromEntries(people.map(({ member_id }) => [member_id, true]))
  const runs = useRuns(room)
  const { guests } = room.meeting.settings
  const allow = (value: string) => {
    change_meeting(workspace, room.meeting.id, { settings: { guests: value as GuestAdmission } }).catch(refused)
  }
  const call = async () => {
    set_busy(true)
    try {
      await call_members(workspace, room.meeting.id, chosen)
      toast(t('invite.called', { count: chosen.length }), 'good')
      on_close()
    } catch (problem) {
      refused(problem)
      set_busy(false)
    }
  }
  const footer = (
    <Button variant="primary" icon={<PhoneCall />} busy={busy} disabled={chosen.length === 0} onClick={() => void call()}>
      {t('invite.call', { count: chosen.length })}
    </Button>
  )
  return (
    <Dialog open on_close={on_close} title={t('people.invite')} footer={footer}>
      <CopyField label={t('invite.link')} value={meeting_link(workspace.me.organisation_id, room.meeting.code)} />
      {runs && (
        <div className={styles.admission}>
          <SelectField label={t('guests.allow')} choices={admissions.map((value) => ({ value, label: t(`guests.allow_${value}`) }))} value={guests} on_change={allow} />
        </div>
      )}
      <PeoplePicker chosen={chosen} on_change={choose} without={here} />
    </Dialog>
  )
}
