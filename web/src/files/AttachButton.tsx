import { Paperclip } from 'lucide-react'
import { type ChangeEvent, useRef } from 'react'

import { useTranslation } from '../i18n/translation'
import { IconButton } from '../ui/Button'
import { useTaking } from './use_taking'

export function AttachButton({ lane }: { lane: string }) {
  const { t } = useTranslation('files')
  const input = useRef<HTMLInputElement>(null)
  const take = useTaking(lane)
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    take(Array.from(event.target.files ?? []))
    event.target.value = ''
  }
  return (
    <>
      <IconButton label={t('attach')} onClick={() => input.current?.click()}>
        <Paperclip />
      </IconButton>
      <input ref={input} type="file" multiple hidden aria-label={t('attach')} tabIndex={-1} onChange={chosen} />
    </>
  )
}
