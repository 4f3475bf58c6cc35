import { Ellipsis, Fingerprint, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'

import type { Passkey } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { IconButton } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import { FactorRow } from './FactorRow'
import { RemovePasskeyDialog } from './RemovePasskeyDialog'
import { RenamePasskeyDialog } from './RenamePasskeyDialog'

export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation('people')
  const { date, distance } = useFormats()
  const [open, set_open] = useState<'rename' | 'remove'>()
  const close = () => set_open(undefined)
  const since = t('passkey.since', { when: date(passkey.created_at) })
  const used = passkey.last_used_at && t('devices.used', { when: distance(passkey.last_used_at) })
  const edit = [{ key: 'rename', label: t('passkey.rename'), icon: <Pencil />, on_select: () => set_open('rename') }]
  const last = [
    { key: 'remove', label: t('passkey.remove'), icon: <Trash2 />, danger: true, on_select: () => set_open('remove') },
  ]
  return (
    <FactorRow icon={<Fingerprint />} title={passkey.name} note={used ? `${since} · ${used}` : since}>
      <Menu
        groups={[edit, last]}
        trigger={
          <IconButton label={t('passkey.actions', { name: passkey.name })}>
            <Ellipsis />
          </IconButton>
        }
      />
      {open === 'rename' && <RenamePasskeyDialog passkey={passkey} on_close={close} />}
      {open === 'remove' && <RemovePasskeyDialog passkey={passkey} on_close={close} />}
    </FactorRow>
  )
}
