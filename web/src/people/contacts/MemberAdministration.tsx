import { MonitorSmartphone, UserCog, UserRoundX } from 'lucide-react'
import { Suspense, useState } from 'react'

import type { Member } from '../../api/types'
import { part } from '../../i18n/part'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { usePowers } from '../directory'
import { may_give } from '../roles'
import { PlacementSheet } from './PlacementSheet'

const LeaveDialog = part(async () => (await import('../leaving/LeaveDialog')).LeaveDialog)
const MemberDevices = part(async () => (await import('../administrators/MemberDevices')).MemberDevices)

/** What whoever is looking may do about somebody's place here: exactly what their powers are good for. */
export function MemberAdministration({ member }: { member: Member }) {
  const { t } = useTranslation('people')
  const own = useWorkspace().me.member_id === member.id
  const powers = usePowers()
  const [open, set_open] = useState<'place' | 'devices' | 'leave'>()
  const close = () => set_open(undefined)
  const below = !own && may_give(powers.acting_role, member.role)
  return (
    <>
      {powers.may_place(member) && (
        <Button icon={<UserCog />} onClick={() => set_open('place')}>
          {t('placement.title')}
        </Button>
      )}
      {below && powers.over_member('devices', member) && (
        <Button icon={<MonitorSmartphone />} onClick={() => set_open('devices')}>
          {t('devices.of_member')}
        </Button>
      )}
      {below && powers.over_member('leave', member) && (
        <Button icon={<UserRoundX />} onClick={() => set_open('leave')}>
          {t('leaving.action')}
        </Button>
      )}
      <PlacementSheet member={member} open={open === 'place'} on_close={close} />
      <Suspense fallback={null}>
        {open === 'devices' && <MemberDevices member={member} on_close={close} />}
        {open === 'leave' && <LeaveDialog member={member} on_close={close} />}
      </Suspense>
    </>
  )
}
