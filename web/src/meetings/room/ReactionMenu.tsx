import { Smile } from 'lucide-react'

import { useTranslation } from '../../i18n/translation'
import { Menu } from '../../ui/Menu'
import { Control } from './Control'

export const reactions = ['👍', '👏', '❤️', '😂', '😮', '🎉'] as const

export function ReactionMenu({ on_react }: { on_react: (emoji: string) => void }) {
  const { t } = useTranslation('meetings')
  const items = reactions.map((emoji) => ({
    key: emoji,
    label: <span style={{ fontSize: 20 }}>{emoji}</span>,
    on_select: () => on_react(emoji),
  }))
  return (
    <Menu
      position="top-start"
      trigger={
        <Control label={t('bar.reactions')}>
          <Smile />
        </Control>
      }
      groups={[items]}
    />
  )
}
